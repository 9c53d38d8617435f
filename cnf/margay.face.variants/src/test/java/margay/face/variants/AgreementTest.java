package margay.face.variants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final int WIDTH = 4;
    private static final List<List<float[]>> PICTURES =
            List.of(List.of(face(1), face(2)), List.of(face(3), face(4), face(5)));

    /** Two rows, the second the mirror image of the first, so that the whole is nearly its own mirror image. */
    private static float[] face(int seed) {
        Random random = new Random(seed);
        float[] face = new float[2 * WIDTH];
        for (int column = 0; column < WIDTH; column++) {
            face[column] = (float) random.nextGaussian();
            face[2 * WIDTH - 1 - column] = face[column];
        }
        return face;
    }

    /** Columns added to their mirror images: people look alike from both sides. */
    private static float[] embedding(float[] face) {
        float[] embedding = new float[WIDTH];
        for (int column = 0; column < WIDTH; column++) {
            embedding[column] = face[column] + face[WIDTH + column];
        }
        return embedding;
    }

    private static Agreement agreement(Agreement.Network integers) throws OrtException {
        return Agreement.of(AgreementTest::embedding, integers, PICTURES, WIDTH);
    }

    private static float[] disturbed(float[] face, float by) {
        float[] embedding = embedding(face);
        Random random = new Random(Float.hashCode(face[0]));
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] += by * (float) random.nextGaussian();
        }
        return embedding;
    }

    @Test
    void theSameNetworkAgreesWithItself() throws OrtException {
        Agreement agreement = agreement(AgreementTest::embedding);
        assertEquals(5, agreement.faces());
        assertEquals(1, agreement.mean(), 1e-6);
        assertEquals(1, agreement.least(), 1e-6);
        assertEquals(1, agreement.same(), 1e-6);
        assertTrue(agreement.different() < 1, agreement.toString());
        assertTrue(agreement.isEnough());
    }

    @Test
    void aNetworkThatComputesSomethingElseIsNotEnough() throws OrtException {
        Agreement agreement = agreement(face -> disturbed(face, 3));
        assertTrue(agreement.least() < Agreement.LEAST, agreement.toString());
        assertFalse(agreement.isEnough());
    }

    @Test
    void aNetworkForWhichAllPeopleAreOneIsNotEnough() throws OrtException {
        float[] anybody = embedding(face(1));
        Agreement agreement = Agreement.of(face -> anybody, face -> anybody, PICTURES, WIDTH);
        assertEquals(1, agreement.mean(), 1e-6);
        assertFalse(agreement.isEnough());
    }

    @Test
    void withoutFacesNothingIsEnough() throws OrtException {
        assertFalse(Agreement.of(face -> face, face -> face, List.of(), WIDTH).isEnough());
    }
}
