package margay.face.internal.gallery;

import java.util.List;
import java.util.Optional;
import margay.face.api.Embedding;
import margay.face.api.IdentifiedFace.Match;

/** One moment of the gallery, in one embedding space. Immutable. */
public final class GalleryView {
    private final SpaceIndex index;
    private final List<String> notCompared;

    GalleryView(SpaceIndex index, List<String> notCompared) {
        this.index = index;
        this.notCompared = notCompared;
    }

    /** @return people who are not in this space and cannot be brought there, by name */
    public List<String> notCompared() {
        return notCompared;
    }

    /** @return whether nobody can be compared */
    public boolean isEmpty() {
        return index.size() == 0;
    }

    /**
     * @param face of this space
     * @param threshold least similarity
     * @return the most similar person, if similar enough
     */
    public Optional<Match> identify(Embedding face, double threshold) {
        return index.nearest(face.values()).filter(match -> match.similarity() >= threshold);
    }

    /**
     * @param face of this space
     * @param person in the gallery
     * @return similarity to the person's most similar image
     */
    public double similarity(Embedding face, String person) {
        return index.similarity(face.values(), person);
    }
}
