package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import margay.forge.nn.Scaling;

/**
 * Leaves a value as it is and multiplies its gradient, as LSQ does for step sizes (Esser et al., ICLR 2020,
 * doi:10.48550/arXiv.1902.08153, section 2.2) so that they learn at the pace of weights.
 */
public final class GradientScale {
    private GradientScale() {}

    /**
     * Scales the gradient.
     *
     * @param x any array
     * @param factor what the gradient is multiplied by
     * @return the values of x
     */
    public static NDArray apply(NDArray x, double factor) {
        NDArray scaled = Scaling.multiply(x, factor);
        return scaled.add(x.sub(scaled).stopGradient());
    }

    /**
     * Returns the factor of one step size for a whole tensor: {@code 1 / sqrt(Qp * N)}.
     *
     * @param range the integers
     * @param elements N, the number of elements that are quantized
     */
    public static double perTensor(IntegerRange range, long elements) {
        return 1 / Math.sqrt((double) range.greatest() * elements);
    }

    /**
     * Returns the factor of one step size per output channel: {@code 2 / sqrt(Qp * N / Cin)}.
     *
     * @param range the integers
     * @param elements N, the number of elements of the whole weight
     * @param inputs Cin, the second dimension of the weight
     */
    public static double perChannel(IntegerRange range, long elements, long inputs) {
        return 2 / Math.sqrt(range.greatest() * (double) elements / inputs);
    }
}
