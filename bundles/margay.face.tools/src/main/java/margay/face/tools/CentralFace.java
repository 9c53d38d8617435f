package margay.face.tools;

import java.util.Comparator;
import java.util.Optional;
import margay.api.image.Box;
import margay.face.api.EmbeddedFace;
import margay.face.api.EmbeddedFaces;

/** The face that an LFW image is about: the one nearest to its centre, for others may stand beside. Width and height are the
 * picture's. */
final class CentralFace {
    private CentralFace() {}

    static Optional<EmbeddedFace> of(EmbeddedFaces faces, int width, int height) {
        double x = width / 2.0;
        double y = height / 2.0;
        return faces.faces().stream()
                .min(Comparator.comparingDouble(face -> distance(face.face().box(), x, y)));
    }

    private static double distance(Box box, double x, double y) {
        return Math.hypot((box.left() + box.right()) / 2 - x, (box.top() + box.bottom()) / 2 - y);
    }
}
