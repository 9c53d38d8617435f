package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import margay.api.tensor.Tensor;

/** Fills and compares tensors of floats. */
final class Floats {
    private Floats() {}

    static void fill(Tensor tensor, float first) {
        for (int i = 0; i < tensor.shape().elements(); i++) {
            tensor.floats().put(i, first + i);
        }
    }

    static void assertEqual(Tensor actual, float... expected) {
        assertArrayEquals(expected, of(actual));
    }

    static float[] of(Tensor tensor) {
        float[] values = new float[tensor.floats().capacity()];
        tensor.floats().get(0, values);
        return values;
    }

    static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
