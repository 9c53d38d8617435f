package margay.forge.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Mean over the batch of {@code -log softmax(logits)[label]}. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /**
     * Computes the loss.
     *
     * @param logits NC
     * @param labels N, integers
     * @return a scalar
     */
    public static NDArray of(NDArray logits, NDArray labels) {
        NDArray positions = labels.toType(DataType.INT64, false).expandDims(1);
        NDArray picked = logits.logSoftmax(1).gather(positions, 1);
        return picked.mean().neg();
    }
}
