package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import margay.forge.nn.TorchOperator;

/**
 * Rounds floats to a grid of {@code s * q + b}, q an integer of a range, so that gradients reach the value, the step size
 * s (LSQ: Esser et al., ICLR 2020, doi:10.48550/arXiv.1902.08153) and the offset b (LSQ+: Bhalgat et al., CVPR Workshops 2020,
 * doi:10.48550/arXiv.2004.09576). With {@code v = (x - b) / s}:
 *
 * <pre>
 *   value     s * round(clamp(v, Qn, Qp)) + b
 *   d/dx      1 strictly within the range, 0 beyond
 *   d/ds      round(v) - v within the range, Qn or Qp beyond
 *   d/db      0 within the range, 1 beyond
 * </pre>
 *
 * Rounding changes the memory of the clamped values behind the back of autograd, which so passes gradients on as if
 * nothing had been rounded (the straight-through estimator); the derivatives above then follow from the chain rule.
 */
public final class FakeQuantization {
    private FakeQuantization() {}

    /**
     * Quantizes and brings back to floats.
     *
     * @param x any shape
     * @param scale the step size s, positive; of a shape that broadcasts to that of x
     * @param offset the offset b of the shape of s; none for symmetric forms
     * @param range the integers
     * @return of the shape of x
     */
    public static NDArray apply(NDArray x, NDArray scale, Optional<NDArray> offset, IntegerRange range) {
        return inSteps(x, scale, offset, range).mul(scale);
    }

    /**
     * Quantizes and leaves the result in units of the step size, {@code q + b / s}, for users that multiply something
     * smaller by it.
     *
     * @param x any shape
     * @param scale the step size s, positive; of a shape that broadcasts to that of x
     * @param offset the offset b of the shape of s; none for symmetric forms
     * @param range the integers
     * @return of the shape of x
     */
    public static NDArray inSteps(NDArray x, NDArray scale, Optional<NDArray> offset, IntegerRange range) {
        NDArray stepsPerUnit = scale.getManager().ones(new Shape()).div(scale);
        NDArray v = x.mul(stepsPerUnit);
        Optional<NDArray> shift = offset.map(b -> b.mul(stepsPerUnit));
        shift.ifPresent(v::subi);
        NDArray q = TorchOperator.HARDTANH.apply(v, range.least(), range.greatest());
        TorchOperator.ROUND_IN_PLACE.apply(q.stopGradient());
        shift.ifPresent(q::addi);
        return q;
    }
}
