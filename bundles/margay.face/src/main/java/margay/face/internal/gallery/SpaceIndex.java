package margay.face.internal.gallery;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import margay.face.api.IdentifiedFace.Match;

/**
 * All embeddings of one space, row by row in one array, for comparing a face with everybody.
 *
 * <p>A snapshot: it never changes. Adding gives a new one that may share the array, writing only rows that older
 * snapshots do not read; so only the newest snapshot may be added to, by one thread at a time.
 */
final class SpaceIndex {
    private static final int FIRST_ROWS = 64;

    private final int dimension;
    private final float[] rows;
    private final String[] owners;
    private final int count;

    private SpaceIndex(int dimension, float[] rows, String[] owners, int count) {
        this.dimension = dimension;
        this.rows = rows;
        this.owners = owners;
        this.count = count;
    }

    /** Of nobody yet. */
    static SpaceIndex empty(int dimension) {
        return new SpaceIndex(dimension, new float[dimension * FIRST_ROWS], new String[FIRST_ROWS], 0);
    }

    /** How many images are in this space. */
    int size() {
        return count;
    }

    /** With more images of a person, who may have some already. */
    SpaceIndex append(String name, List<float[]> more) {
        SpaceIndex roomy = withRoom(count + more.size());
        for (int i = 0; i < more.size(); i++) {
            System.arraycopy(more.get(i), 0, roomy.rows, (count + i) * dimension, dimension);
            roomy.owners[count + i] = name;
        }
        return new SpaceIndex(dimension, roomy.rows, roomy.owners, count + more.size());
    }

    private SpaceIndex withRoom(int needed) {
        if (needed <= owners.length) {
            return this;
        }
        int room = Math.max(needed, owners.length * 2);
        return new SpaceIndex(
                dimension,
                Arrays.copyOf(rows, Math.multiplyExact(room, dimension)),
                Arrays.copyOf(owners, room),
                count);
    }

    /** Without the person. */
    SpaceIndex without(String name) {
        float[] left = new float[rows.length];
        String[] leftOwners = new String[owners.length];
        int to = 0;
        for (int from = 0; from < count; from++) {
            if (!owners[from].equals(name)) {
                System.arraycopy(rows, from * dimension, left, to * dimension, dimension);
                leftOwners[to++] = owners[from];
            }
        }
        return new SpaceIndex(dimension, left, leftOwners, to);
    }

    /** The most similar image's person; empty if there is nobody. */
    Optional<Match> nearest(float[] face) {
        int best = -1;
        float most = Float.NEGATIVE_INFINITY;
        for (int row = 0; row < count; row++) {
            float similarity = dot(face, row);
            if (similarity > most) {
                most = similarity;
                best = row;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Match(owners[best], most));
    }

    /** Similarity to the person's most similar image; -1 if there is none. */
    double similarity(float[] face, String name) {
        float most = -1;
        for (int row = 0; row < count; row++) {
            if (owners[row].equals(name)) {
                most = Math.max(most, dot(face, row));
            }
        }
        return most;
    }

    /** Four sums at a time: floats do not add in any order, so one sum would be one long chain of additions. */
    private float dot(float[] face, int row) {
        int at = row * dimension;
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < dimension; i += 4) {
            a += face[i] * rows[at + i];
            b += face[i + 1] * rows[at + i + 1];
            c += face[i + 2] * rows[at + i + 2];
            d += face[i + 3] * rows[at + i + 3];
        }
        for (; i < dimension; i++) {
            a += face[i] * rows[at + i];
        }
        return (a + b) + (c + d);
    }
}
