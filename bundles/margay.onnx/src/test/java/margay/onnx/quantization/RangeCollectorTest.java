package margay.onnx.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Random;
import margay.onnx.quantization.RangeCollector.Method;
import org.junit.jupiter.api.Test;

class RangeCollectorTest {
    private static Range range(Method method, float... values) {
        RangeCollector collector = new RangeCollector();
        collector.observe("value", FloatBuffer.wrap(values));
        return collector.ranges(method).get("value");
    }

    @Test
    void takesAllValuesAndZero() {
        assertEquals(new Range(0, 5), range(Method.WHOLE, 3, 5, 4));
        assertEquals(new Range(-2, 0.5f), range(Method.WHOLE, -2, 0.5f));
    }

    @Test
    void growsOverManyInputs() {
        RangeCollector collector = new RangeCollector();
        for (float magnitude = 1e-6f; magnitude < 1e6f; magnitude *= 7) {
            collector.observe("value", FloatBuffer.wrap(new float[] {magnitude, -magnitude / 2}));
        }
        Range range = collector.ranges(Method.WHOLE).get("value");
        assertEquals(-range.max() / 2, range.min());
        assertTrue(range.max() > 1e5f, range.toString());
    }

    @Test
    void passesOverWhatIsNoNumber() {
        assertEquals(new Range(-1, 2), range(Method.WHOLE, Float.NaN, -1, Float.POSITIVE_INFINITY, 2));
    }

    @Test
    void takesTheSmallestNumbers() {
        assertEquals(new Range(0, 1), range(Method.WHOLE, Float.MIN_VALUE, 1));
        assertTrue(range(Method.LEAST_ERROR, Float.MIN_VALUE).max() < Float.MIN_NORMAL);
    }

    @Test
    void clipsARareOutlier() {
        Random random = new Random(1);
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[0] = 40;
        Range range = range(Method.LEAST_ERROR, values);
        assertTrue(range.max() < 39 && range.max() > 4, range.toString());
        assertEquals(40, range(Method.WHOLE, values).max());
    }

    @Test
    void keepsAnEvenSpreadWhole() {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 1000f - 0.3f;
        }
        Range range = range(Method.LEAST_ERROR, values);
        assertEquals(0.7, range.max(), 0.02);
        assertEquals(-0.3, range.min(), 0.02);
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThrows(IllegalArgumentException.class, () -> new Range(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Range(Float.NaN, 0));
    }
}
