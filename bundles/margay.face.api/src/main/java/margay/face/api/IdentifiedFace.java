package margay.face.api;

import java.util.Optional;

/**
 * A face and who it is.
 *
 * @param face where it is
 * @param match who it is; empty if it is like nobody in the gallery
 */
public record IdentifiedFace(Face face, Optional<Match> match) {
    /**
     * The person whom a face is most like.
     *
     * @param person name in the gallery
     * @param similarity cosine to the most similar image of that person, at least the threshold
     */
    public record Match(String person, double similarity) {}
}
