package margay.face.internal.gallery;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/**
 * The people of a gallery in one embedding space: their rows in a {@link SpaceIndex}, and who is not there or not yet.
 * One thread at a time changes it, any may read.
 */
final class Space {
    private final String name;
    private final int dimension;
    private final Set<String> lacking = new ConcurrentSkipListSet<>();
    private final Set<String> outside = new ConcurrentSkipListSet<>();
    private final Set<Long> unfit = ConcurrentHashMap.newKeySet();
    private volatile SpaceIndex index;

    Space(String name, int dimension) {
        this.name = name;
        this.dimension = dimension;
        this.index = SpaceIndex.empty(dimension);
    }

    String name() {
        return name;
    }

    /** @throws RequestException if embeddings of this space have another dimension */
    void check(int other) throws RequestException {
        if (other != dimension) {
            throw new RequestException(
                    Code.CONFLICT,
                    "The space " + name + " has embeddings of " + dimension + " elements here, but others of " + other
                            + " too: the descriptor of one of the two embedding models must name another space");
        }
    }

    /**
     * The person has changed.
     *
     * @param more images of the person that have come into the space, among others that have not
     */
    void put(StoredPerson person, List<StoredImage> more) {
        index = index.append(
                person.name(),
                more.stream()
                        .filter(image -> image.isIn(name))
                        .map(image -> image.embeddings().get(name))
                        .toList());
        set(lacking, person.name(), !lacking(person).isEmpty());
        set(outside, person.name(), person.images().stream().noneMatch(image -> image.isIn(name)));
    }

    private static void set(Set<String> names, String name, boolean belongs) {
        if (belongs) {
            names.add(name);
        } else {
            names.remove(name);
        }
    }

    void remove(String person) {
        index = index.without(person);
        lacking.remove(person);
        outside.remove(person);
    }

    /** People of whom an image could come into the space by its crop; by name, follows changes. */
    Set<String> lacking() {
        return lacking;
    }

    /** Images of a person that could come into the space by their crops. */
    List<StoredImage> lacking(StoredPerson person) {
        return person.images().stream()
                .filter(image -> image.crop() && !image.isIn(name) && !unfit.contains(image.id()))
                .toList();
    }

    /** The model gives no embedding of an image of the person. */
    void leaveOut(StoredPerson person, StoredImage image) {
        unfit.add(image.id());
        set(lacking, person.name(), !lacking(person).isEmpty());
    }

    /** Whoever comes in meanwhile is in the index or among those not compared, or in both. */
    GalleryView view() {
        List<String> notCompared = List.copyOf(outside);
        return new GalleryView(index, notCompared);
    }
}
