package margay.face.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a face looks like, as a unit vector: the more two faces are alike, the larger the cosine of the angle between
 * their embeddings. Means something only beside embeddings of the same space.
 *
 * <p>Immutable.
 */
public final class Embedding {
    private final String space;
    private final float[] values;

    /**
     * @param space name of the embedding space
     * @param values a vector of length 1 (Euclidean norm); copied
     */
    public Embedding(String space, float[] values) {
        this.space = Objects.requireNonNull(space, "space");
        this.values = values.clone();
    }

    /** @return name of the embedding space */
    public String space() {
        return space;
    }

    /** @return a copy of the vector */
    public float[] values() {
        return values.clone();
    }

    /**
     * @param other of the same space
     * @return the cosine of the angle between the two, -1 to 1
     * @throws IllegalArgumentException if the other is of another space or length
     */
    public double similarity(Embedding other) {
        if (!space.equals(other.space) || values.length != other.values.length) {
            throw new IllegalArgumentException("Embeddings of " + space + " (" + values.length + ") and " + other.space
                    + " (" + other.values.length + ") do not compare");
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * other.values[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && space.equals(that.space) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + space + ", " + values.length + "]";
    }
}
