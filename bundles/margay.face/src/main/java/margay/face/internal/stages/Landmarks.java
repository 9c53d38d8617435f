package margay.face.internal.stages;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.Point;
import margay.api.model.Lease;
import margay.vision.ImageTensors;

/**
 * The landmarks of one face: a square of the box's height around its centre, cut at the picture's edges, stretched over
 * the input; output [1, 136], x and y in turn, 0 to 1 of what was cut out.
 */
final class Landmarks {
    private Landmarks() {}

    /** Box and points are in pixels of the image. */
    static List<Point> find(Image image, Box face, Lease lease) throws RequestException {
        Box region = region(face, image.width(), image.height());
        ImageTensors.resize(image, region, Descriptors.image(lease), lease.input(0));
        lease.run();
        FloatBuffer output = lease.output(0).floats();
        if (output.capacity() != 2 * FacePoints.LANDMARKS) {
            throw Descriptors.broken(lease, "it must give 68 points, not " + output.capacity() / 2);
        }
        return points(output, region);
    }

    static Box region(Box face, int width, int height) {
        double half = face.height() / 2;
        double x = (face.left() + face.right()) / 2;
        double y = (face.top() + face.bottom()) / 2;
        return new Box(
                clamp(x - half, width), clamp(y - half, height), clamp(x + half, width), clamp(y + half, height));
    }

    private static double clamp(double value, int limit) {
        return Math.max(0, Math.min(limit, value));
    }

    private static List<Point> points(FloatBuffer output, Box region) {
        List<Point> points = new ArrayList<>(FacePoints.LANDMARKS);
        for (int i = 0; i < FacePoints.LANDMARKS; i++) {
            points.add(new Point(
                    region.left() + output.get(2 * i) * region.width(),
                    region.top() + output.get(2 * i + 1) * region.height()));
        }
        return points;
    }
}
