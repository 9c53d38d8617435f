package margay.face.internal.stages;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.Point;
import margay.api.model.Lease;
import margay.api.tensor.Shape;
import margay.face.api.Face;
import margay.face.api.KeyPoint;
import margay.vision.ImageTensors;
import margay.vision.NonMaximumSuppression;
import margay.vision.SimilarityTransform;

/**
 * BlazeFace: the picture fitted into a square input [1, s, s, 3]; output 0 [1, n, 16] has for each anchor the centre of the
 * box relative to the anchor, its width and height, and six key points relative to the anchor, as x and y in elements of
 * the input; output 1 [1, n, 1] has the logit of the score. 896 anchors are those of the short-range model (input 128), 2,304
 * those of the full-range model (input 192). Parameters: {@code scoreThreshold}, {@code nmsIou}.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.1907.05047">Bazarevsky et al., BlazeFace, 2019</a>
 */
final class BlazeFaceDetection implements Detection {
    private static final int VALUES = 16;
    private static final KeyPoint[] KEY_POINTS = {
        KeyPoint.LEFT_EYE,
        KeyPoint.RIGHT_EYE,
        KeyPoint.NOSE,
        KeyPoint.MOUTH_CENTRE,
        KeyPoint.LEFT_EAR,
        KeyPoint.RIGHT_EAR
    };

    private final Map<Integer, SsdAnchors> anchors = new ConcurrentHashMap<>();

    @Override
    public List<Face> detect(Image image, Lease lease) throws RequestException {
        SimilarityTransform toImage = ImageTensors.letterbox(image, Descriptors.image(lease), lease.input(0));
        lease.run();
        int size = (int) lease.input(0).shape().extent(1);
        Decoder decoder = new Decoder(
                anchors(lease, size), lease.output(0).floats(), lease.output(1).floats(), size, toImage);
        return decoder.faces(
                Descriptors.number(lease, "scoreThreshold", 0.5), Descriptors.number(lease, "nmsIou", 0.3));
    }

    private SsdAnchors anchors(Lease lease, int size) throws RequestException {
        SsdAnchors fitting = anchors.computeIfAbsent(size, BlazeFaceDetection::anchors);
        Shape boxes = lease.output(0).shape();
        Shape scores = lease.output(1).shape();
        if (boxes.elements() != (long) fitting.count() * VALUES || scores.elements() != fitting.count()) {
            throw Descriptors.broken(
                    lease,
                    "an input of " + size + " by " + size + " has " + fitting.count() + " anchors, which do not fit its"
                            + " outputs " + boxes + " and " + scores);
        }
        return fitting;
    }

    /** The full-range model has one layer of cells of 4 by 4, the short-range model two: of 8 by 8 and of 16 by 16. */
    static SsdAnchors anchors(int size) {
        return size == 192
                ? SsdAnchors.of(size, new int[] {4}, new int[] {1})
                : SsdAnchors.of(size, new int[] {8, 16}, new int[] {2, 6});
    }

    /** Reads the outputs of one run. */
    record Decoder(SsdAnchors anchors, FloatBuffer boxes, FloatBuffer logits, int size, SimilarityTransform toImage) {
        List<Face> faces(double threshold, double iou) {
            List<Box> candidates = new ArrayList<>();
            List<Integer> chosen = new ArrayList<>();
            double least = Math.log(threshold / (1 - threshold));
            for (int i = 0; i < anchors.count(); i++) {
                if (logits.get(i) > least && finite(i)) {
                    candidates.add(box(i));
                    chosen.add(i);
                }
            }
            return best(candidates, chosen, iou);
        }

        private List<Face> best(List<Box> candidates, List<Integer> chosen, double iou) {
            float[] scores = new float[chosen.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) (1 / (1 + Math.exp(-logits.get(chosen.get(i)))));
            }
            List<Face> faces = new ArrayList<>();
            for (int i : NonMaximumSuppression.select(candidates, scores, iou)) {
                faces.add(new Face(candidates.get(i), scores[i], keyPoints(chosen.get(i))));
            }
            return faces;
        }

        private boolean finite(int anchor) {
            for (int i = 0; i < VALUES; i++) {
                if (!Float.isFinite(boxes.get(anchor * VALUES + i))) {
                    return false;
                }
            }
            return boxes.get(anchor * VALUES + 2) > 0 && boxes.get(anchor * VALUES + 3) > 0;
        }

        /** Edges of pixels lie half a pixel beyond their centres. */
        private Box box(int anchor) {
            float halfWidth = boxes.get(anchor * VALUES + 2) / 2;
            float halfHeight = boxes.get(anchor * VALUES + 3) / 2;
            Point topLeft = point(anchor, 0, -halfWidth, -halfHeight);
            Point bottomRight = point(anchor, 0, halfWidth, halfHeight);
            return new Box(topLeft.x() + 0.5, topLeft.y() + 0.5, bottomRight.x() + 0.5, bottomRight.y() + 0.5);
        }

        private Map<KeyPoint, Point> keyPoints(int anchor) {
            Map<KeyPoint, Point> points = new EnumMap<>(KeyPoint.class);
            for (int i = 0; i < KEY_POINTS.length; i++) {
                points.put(KEY_POINTS[i], point(anchor, 4 + 2 * i, 0, 0));
            }
            return points;
        }

        /** Element (i, j) of the input is the point (i, j); the model counts from the input's edge, half an element off. */
        private Point point(int anchor, int value, float right, float down) {
            return toImage.apply(new Point(
                    boxes.get(anchor * VALUES + value) + right + anchors.x(anchor) * size - 0.5f,
                    boxes.get(anchor * VALUES + value + 1) + down + anchors.y(anchor) * size - 0.5f));
        }
    }
}
