package margay.face.internal.stages;

import java.util.List;
import margay.api.image.Point;
import margay.vision.SimilarityTransform;

/**
 * Where the five points of a face lie in an aligned picture of it.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2019.00482">Deng et al., ArcFace, 2019</a>
 */
final class Alignment {
    /** In a picture of 112x112 pixels. */
    private static final List<Point> TEMPLATE = List.of(
            new Point(38.2946, 51.6963),
            new Point(73.5318, 51.5014),
            new Point(56.0252, 71.7366),
            new Point(41.5493, 92.3655),
            new Point(70.7299, 92.2041));

    private static final double TEMPLATE_SIZE = 112;

    private Alignment() {}

    /**
     * @param points the five points in an image
     * @param size of the aligned, square picture in pixels
     * @param margin pixels on each side that lie around the template
     * @return from the aligned picture to the image
     */
    static SimilarityTransform toImage(List<Point> points, int size, int margin) {
        return SimilarityTransform.fit(template(size, margin), points);
    }

    static List<Point> template(int size, int margin) {
        double scale = (size - 2.0 * margin) / TEMPLATE_SIZE;
        return TEMPLATE.stream()
                .map(p -> new Point(p.x() * scale + margin, p.y() * scale + margin))
                .toList();
    }
}
