package margay.face.api;

import java.util.List;
import margay.api.image.Point;

/**
 * A face with its embedding.
 *
 * @param face where it is
 * @param landmarks 68 points in the order of {@link LandmarkedFace}
 * @param embedding of the aligned face
 */
public record EmbeddedFace(Face face, List<Point> landmarks, Embedding embedding) {
    /** Takes a copy. */
    public EmbeddedFace {
        landmarks = List.copyOf(landmarks);
    }
}
