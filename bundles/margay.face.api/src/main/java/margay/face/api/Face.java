package margay.face.api;

import java.util.Map;
import java.util.Objects;
import margay.api.image.Box;
import margay.api.image.Point;

/**
 * A face that was found.
 *
 * @param box around it, in pixels of the whole picture; may reach over the picture's edges
 * @param score how sure the detector is, 0 to 1
 * @param keyPoints those that the detector gives, in pixels of the whole picture; empty for a detector without any
 */
public record Face(Box box, double score, Map<KeyPoint, Point> keyPoints) {
    /** Takes a copy. */
    public Face {
        Objects.requireNonNull(box, "box");
        keyPoints = Map.copyOf(keyPoints);
    }
}
