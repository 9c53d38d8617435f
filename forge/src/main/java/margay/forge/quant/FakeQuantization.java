package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/**
 * Rounds floats to a grid of {@code s * q + b}, q an integer of a range, so that gradients reach the value, the step size
 * s (LSQ: Esser et al., ICLR 2020, doi:10.48550/arXiv.1902.08153) and the offset b (LSQ+: Bhalgat et al., CVPR Workshops 2020,
 * doi:10.48550/arXiv.2004.09576). With {@code v = (x - b) / s}:
 *
 * <pre>
 *   value     s * round(clamp(v, Qn, Qp)) + b
 *   d/dx      1 within the range, 0 beyond
 *   d/ds      round(v) - v within the range, Qn or Qp beyond
 *   d/db      0 within the range, 1 beyond
 * </pre>
 *
 * The result is composed as {@code x * m + s * r + b * (1 - m)} with constants m (1 within the range) and r (the
 * derivative by s), which has this value and these gradients and needs fewer passes over memory than the formula itself.
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
        NDArray v = positions(x, scale, offset);
        NDArray clamped = v.clip(range.least(), range.greatest());
        NDArray within = v.eq(clamped).toType(DataType.FLOAT32, false);
        NDArray slope = clamped.round().subi(v.muli(within));
        NDArray sum = x.mul(within).addi(slope.mul(scale));
        return offset.map(b -> sum.add(within.neg().addi(1).mul(b))).orElse(sum);
    }

    private static NDArray positions(NDArray x, NDArray scale, Optional<NDArray> offset) {
        NDArray constant = x.stopGradient();
        NDArray shifted = offset.map(b -> constant.sub(b.stopGradient())).orElse(constant);
        return shifted.div(scale.stopGradient());
    }
}
