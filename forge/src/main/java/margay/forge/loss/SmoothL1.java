package margay.forge.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import margay.forge.nn.Scaling;

/**
 * The mean of {@code d^2 / 2} for errors d below 1 and {@code |d| - 1/2} for greater ones (Girshick, ICCV 2015,
 * doi:10.1109/ICCV.2015.169).
 */
public final class SmoothL1 {
    private SmoothL1() {}

    /**
     * Computes the loss.
     *
     * @param predicted any shape
     * @param target the same shape
     * @return a scalar
     */
    public static NDArray of(NDArray predicted, NDArray target) {
        NDArray error = predicted.sub(target).abs();
        NDArray small = error.stopGradient().lt(1).toType(DataType.FLOAT32, false);
        NDArray large = small.neg().add(1);
        return Scaling.multiply(error.square(), 0.5)
                .mul(small)
                .add(error.sub(0.5f).mul(large))
                .mean();
    }
}
