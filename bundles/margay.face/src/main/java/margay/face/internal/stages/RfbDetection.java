package margay.face.internal.stages;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.model.Lease;
import margay.face.api.Face;
import margay.vision.ImageTensors;
import margay.vision.NonMaximumSuppression;

/**
 * Single-shot detectors whose boxes come decoded: the picture stretched over the input; output {@code boxes} [1, n, 4] as
 * left, top, right, bottom, each 0 to 1 of the picture; output {@code scores} [1, n, 2], the second one that of a face.
 * Parameters: {@code scoreThreshold}, {@code nmsIou}.
 *
 * @see <a href="https://doi.org/10.1007/978-3-030-01252-6_24">Liu, Huang and Wang, Receptive Field Block Net, 2018</a>
 */
final class RfbDetection implements Detection {
    @Override
    public List<Face> detect(Image image, Lease lease) throws RequestException {
        Box whole = new Box(0, 0, image.width(), image.height());
        ImageTensors.resize(image, whole, Descriptors.image(lease), lease.input(0));
        lease.run();
        FloatBuffer boxes = lease.output(Descriptors.output(lease, "boxes")).floats();
        FloatBuffer scores = lease.output(Descriptors.output(lease, "scores")).floats();
        double threshold = Descriptors.number(lease, "scoreThreshold", 0.5);
        double iou = Descriptors.number(lease, "nmsIou", 0.5);
        return decode(boxes, scores, whole, threshold, iou);
    }

    static List<Face> decode(FloatBuffer boxes, FloatBuffer scores, Box whole, double threshold, double iou) {
        List<Box> candidates = new ArrayList<>();
        float[] sure = new float[scores.capacity() / 2];
        for (int i = 0; i < sure.length; i++) {
            float score = scores.get(2 * i + 1);
            if (score > threshold && covers(boxes, i)) {
                sure[candidates.size()] = Math.min(1, score);
                candidates.add(box(boxes, i, whole));
            }
        }
        return best(candidates, Arrays.copyOf(sure, candidates.size()), iou);
    }

    private static List<Face> best(List<Box> boxes, float[] scores, double iou) {
        return Arrays.stream(NonMaximumSuppression.select(boxes, scores, iou))
                .mapToObj(i -> new Face(boxes.get(i), scores[i], Map.of()))
                .toList();
    }

    /** Whether the box covers some of the picture; not so if a coordinate is no number. */
    private static boolean covers(FloatBuffer boxes, int i) {
        float left = boxes.get(4 * i);
        float top = boxes.get(4 * i + 1);
        float right = boxes.get(4 * i + 2);
        float bottom = boxes.get(4 * i + 3);
        return left < right && top < bottom && left < 1 && top < 1 && right > 0 && bottom > 0;
    }

    private static Box box(FloatBuffer boxes, int i, Box whole) {
        return new Box(
                boxes.get(4 * i) * whole.width(),
                boxes.get(4 * i + 1) * whole.height(),
                boxes.get(4 * i + 2) * whole.width(),
                boxes.get(4 * i + 3) * whole.height());
    }
}
