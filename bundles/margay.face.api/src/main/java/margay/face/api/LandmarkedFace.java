package margay.face.api;

import java.util.List;
import margay.api.image.Point;

/**
 * A face with its landmarks.
 *
 * @param face where it is
 * @param landmarks 68 points in the order of the iBUG 300-W markup, in pixels of the whole picture: jaw 0-16, brows
 *     17-26, nose 27-35, eyes 36-47, mouth 48-67
 */
public record LandmarkedFace(Face face, List<Point> landmarks) {
    /** Takes a copy. */
    public LandmarkedFace {
        landmarks = List.copyOf(landmarks);
    }
}
