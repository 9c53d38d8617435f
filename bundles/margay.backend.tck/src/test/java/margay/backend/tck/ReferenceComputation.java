package margay.backend.tck;

import java.util.Random;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.tensor.Tensor;
import margay.backend.tck.ReferenceModels.Operation;

/** What the reference backend's models compute. */
final class ReferenceComputation {
    private static final Random NOISE = new Random();
    private static final int PASSES = 8;

    private final ReferenceSession session;
    private final Tensor[] inputs;
    private final Tensor output;

    /** Between two steps. */
    interface Step {
        void passed() throws RequestException;
    }

    ReferenceComputation(ReferenceSession session, Tensor[] inputs, Tensor output) {
        this.session = session;
        this.inputs = inputs;
        this.output = output;
    }

    private boolean has(Fault fault) {
        return session.backend.has(fault);
    }

    void run(Step step) throws RequestException {
        switch (session.model.operation()) {
            case COPY, UNKNOWN ->
                output.bytes().put(0, inputs[0].bytes(), 0, output.bytes().capacity());
            case SUM -> sum();
            case TRANSPOSE -> transpose();
            case GATHER ->
                output.floats().put(0, inputs[0].floats().get(inputs[1].ints().get(0)));
            case SQUARE -> square(step);
            case DENSE, QUANTIZED_DENSE -> dense();
            case ACTIVATED -> activated();
        }
    }

    private void sum() throws RequestException {
        if (!inputs[0].shape().equals(inputs[1].shape()) && !has(Fault.ADDS_WHAT_FITS)) {
            throw new RequestException(Code.INVALID_INPUT, "Shapes differ");
        }
        for (int i = 0; i < output.floats().capacity(); i++) {
            output.floats()
                    .put(i, inputs[0].floats().get(i) + inputs[1].floats().get(i));
        }
        if (has(Fault.OVERWRITES_INPUTS)) {
            inputs[0].floats().put(0, 99);
        }
    }

    private void transpose() {
        int rows = (int) inputs[0].shape().extent(0);
        int columns = (int) inputs[0].shape().extent(1);
        for (int i = 0; i < rows * columns; i++) {
            int transposed = has(Fault.COLUMNS_FIRST) ? i : i % columns * rows + i / columns;
            output.floats().put(transposed, inputs[0].floats().get(i));
        }
    }

    /** Zeros are skipped; so that a run takes a while, each step is done several times. */
    private void square(Step step) throws RequestException {
        int size = (int) inputs[0].shape().extent(0);
        float[] last = Floats.of(inputs[0]);
        for (int i = 0; i < session.model.steps(); i++) {
            step.passed();
            float[] x = last;
            for (int pass = 0; pass < PASSES; pass++) {
                last = square(x, size);
            }
        }
        output.floats().put(0, last);
    }

    private static float[] square(float[] x, int size) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; x[i] != 0 && j < size; j++) {
                y[i / size * size + j] += x[i] * x[i % size * size + j];
            }
        }
        return y;
    }

    private void dense() {
        float[][] weights = session.model.weights();
        float[] x = Floats.of(inputs[0]);
        float noise = has(Fault.NOISY) ? NOISE.nextFloat() : 0;
        for (int i = 0; i < weights.length; i++) {
            output.floats().put(i, rounded(noise + Floats.dot(weights[i], x)));
        }
    }

    private void activated() {
        float[][] weights = session.model.weights();
        float[] slopes = weights[weights.length - 1];
        float[] x = Floats.of(inputs[0]);
        for (int i = 0; i < slopes.length; i++) {
            float sum = Floats.dot(weights[i], x);
            output.floats().put(i, sum > 0 ? sum : slopes[i] * sum);
        }
    }

    private float rounded(float value) {
        if (session.model.operation() != Operation.QUANTIZED_DENSE) {
            return value;
        }
        float step = has(Fault.COARSE_QUANTIZATION) ? 8 : 0.125f;
        return Math.round(value / step) * step;
    }
}
