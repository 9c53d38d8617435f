package margay.face.internal.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import margay.api.image.Point;
import margay.face.api.Face;
import margay.face.api.KeyPoint;
import margay.vision.SimilarityTransform;
import org.junit.jupiter.api.Test;

class BlazeFaceDetectionTest {
    private static final int SIZE = 128;
    private static final SsdAnchors ANCHORS = BlazeFaceDetection.anchors(SIZE);
    /** A picture of 256 by 512, fitted into the input. */
    private static final SimilarityTransform TO_IMAGE = new SimilarityTransform(4, 0, -126.5, 1.5);

    private final float[] boxes = new float[ANCHORS.count() * 16];
    private final float[] logits = new float[ANCHORS.count()];

    BlazeFaceDetectionTest() {
        Arrays.fill(logits, -100);
    }

    private List<Face> decode() {
        return new BlazeFaceDetection.Decoder(
                        ANCHORS, FloatBuffer.wrap(boxes), FloatBuffer.wrap(logits), SIZE, TO_IMAGE)
                .faces(0.5, 0.3);
    }

    private void put(int anchor, float logit, float... values) {
        logits[anchor] = logit;
        System.arraycopy(values, 0, boxes, anchor * 16, values.length);
    }

    @Test
    void theShortRangeModelHasTwoAnchorsInSmallCellsAndSixInLargeOnes() {
        assertEquals(896, ANCHORS.count());
        assertEquals(0.5f / 16, ANCHORS.x(0));
        assertEquals(0.5f / 16, ANCHORS.x(1));
        assertEquals(1.5f / 16, ANCHORS.x(2));
        assertEquals(0.5f / 16, ANCHORS.y(2));
        assertEquals(1.5f / 16, ANCHORS.y(32));
        assertEquals(0.5f / 8, ANCHORS.x(517));
        assertEquals(1.5f / 8, ANCHORS.x(518));
        assertEquals(7.5f / 8, ANCHORS.y(895));
    }

    @Test
    void theFullRangeModelHasOneAnchorInEachCell() {
        SsdAnchors anchors = BlazeFaceDetection.anchors(192);
        assertEquals(2304, anchors.count());
        assertEquals(1.5f / 48, anchors.x(1));
        assertEquals(1.5f / 48, anchors.y(48));
    }

    @Test
    void boxesAndKeyPointsAreInPixelsOfTheImage() {
        put(0, 2, 60, 60, 20, 40, 55, 50, 65, 50, 60, 62, 60, 72, 50, 58, 70, 58);
        Face face = decode().get(0);
        assertEquals((64 - 10 - 32) * 4, face.box().left(), 1e-3);
        assertEquals((64 - 20) * 4, face.box().top(), 1e-3);
        assertEquals((64 + 10 - 32) * 4, face.box().right(), 1e-3);
        assertEquals((64 + 20) * 4, face.box().bottom(), 1e-3);
        assertEquals(1 / (1 + Math.exp(-2)), face.score(), 1e-6);
        assertEquals(6, face.keyPoints().size());
        Point leftEye = face.keyPoints().get(KeyPoint.LEFT_EYE);
        assertEquals((59 - 32) * 4 - 0.5, leftEye.x(), 1e-3);
        assertEquals(54 * 4 - 0.5, leftEye.y(), 1e-3);
        assertTrue(face.keyPoints().get(KeyPoint.RIGHT_EAR).x() > leftEye.x());
    }

    @Test
    void ofOverlappingBoxesTheSurestStays() {
        put(0, 1, 60, 60, 20, 20);
        put(1, 3, 61, 60, 20, 20);
        put(2, 2, 0, 0, 20, 20);
        List<Face> faces = decode();
        assertEquals(2, faces.size());
        assertTrue(faces.get(0).score() > faces.get(1).score());
    }

    @Test
    void whatIsNoNumberAndWhatHasNoSizeIsNoFace() {
        put(0, 3, 60, 60, Float.NaN, 20);
        put(1, 3, 60, 60, 0, 20);
        put(2, 3, 60, Float.POSITIVE_INFINITY, 20, 20);
        put(3, Float.NaN, 60, 60, 20, 20);
        put(4, -0.1f, 60, 60, 20, 20);
        assertTrue(decode().isEmpty());
    }

    @Test
    void anyOutputIsDecodedWithoutFailing() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < boxes.length; i++) {
                boxes[i] = Float.intBitsToFloat(random.nextInt());
            }
            for (int i = 0; i < logits.length; i++) {
                logits[i] = Float.intBitsToFloat(random.nextInt());
            }
            for (Face face : decode()) {
                assertTrue(face.score() >= 0.5 && face.score() <= 1);
            }
        }
    }
}
