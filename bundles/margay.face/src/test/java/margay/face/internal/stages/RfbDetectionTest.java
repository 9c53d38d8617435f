package margay.face.internal.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import margay.api.image.Box;
import margay.face.api.Face;
import org.junit.jupiter.api.Test;

class RfbDetectionTest {
    private static final Box WHOLE = new Box(0, 0, 200, 100);

    private static List<Face> decode(float[] boxes, float... scores) {
        float[] pairs = new float[scores.length * 2];
        for (int i = 0; i < scores.length; i++) {
            pairs[2 * i] = 1 - scores[i];
            pairs[2 * i + 1] = scores[i];
        }
        return RfbDetection.decode(FloatBuffer.wrap(boxes), FloatBuffer.wrap(pairs), WHOLE, 0.6, 0.4);
    }

    @Test
    void boxesAreInPixelsOfTheImage() {
        List<Face> faces = decode(new float[] {0.1f, 0.2f, 0.3f, 0.6f}, 0.9f);
        assertEquals(1, faces.size());
        assertEquals(20, faces.get(0).box().left(), 1e-4);
        assertEquals(20, faces.get(0).box().top(), 1e-4);
        assertEquals(60, faces.get(0).box().right(), 1e-4);
        assertEquals(60, faces.get(0).box().bottom(), 1e-4);
        assertEquals(0.9, faces.get(0).score(), 1e-6);
    }

    @Test
    void ofOverlappingBoxesTheSurestStaysAndTheSurestComesFirst() {
        float[] boxes = {
            0.10f, 0.10f, 0.30f, 0.50f,
            0.11f, 0.10f, 0.31f, 0.50f,
            0.60f, 0.10f, 0.80f, 0.50f
        };
        List<Face> faces = decode(boxes, 0.7f, 0.8f, 0.95f);
        assertEquals(2, faces.size());
        assertEquals(120, faces.get(0).box().left(), 1e-3);
        assertEquals(22, faces.get(1).box().left(), 1e-3);
    }

    @Test
    void whatTheModelIsNotSureOfIsNoFace() {
        assertTrue(decode(new float[] {0.1f, 0.1f, 0.3f, 0.5f}, 0.5f).isEmpty());
        assertTrue(decode(new float[0]).isEmpty());
    }

    @Test
    void boxesOffThePictureAndBoxesThatAreNoBoxesAreNoFaces() {
        float nan = Float.NaN;
        float[] boxes = {
            1.0f, 0.1f, 1.2f, 0.5f, -0.3f, 0.1f, 0.0f, 0.5f, 0.5f, 0.5f, 0.4f, 0.6f, nan, 0.1f, 0.3f, 0.5f, 0.1f, 0.1f,
            0.3f, nan
        };
        assertTrue(decode(boxes, 0.9f, 0.9f, 0.9f, 0.9f, 0.9f).isEmpty());
        assertTrue(decode(new float[] {0.1f, 0.1f, 0.3f, 0.5f}, nan).isEmpty());
    }

    @Test
    void anyOutputDecodesToBoxesThatTouchThePicture() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            float[] boxes = new float[40];
            float[] scores = new float[10];
            for (int i = 0; i < boxes.length; i++) {
                boxes[i] = Float.intBitsToFloat(random.nextInt());
            }
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextFloat() * 2;
            }
            for (Face face : decode(boxes, scores)) {
                assertTrue(face.score() > 0.6 && face.score() <= 1);
                assertTrue(face.box().right() > 0 && face.box().left() < 200);
                assertTrue(face.box().bottom() > 0 && face.box().top() < 100);
            }
        }
    }
}
