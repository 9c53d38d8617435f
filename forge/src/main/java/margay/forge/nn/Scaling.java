package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Multiplies by a number where gradients are tracked. {@link NDArray#mul(Number)} must not be used there: it wraps the
 * number in a Java buffer that the backward computation still reads after the garbage collector may have freed it.
 */
public final class Scaling {
    private Scaling() {}

    /**
     * Multiplies.
     *
     * @param x any array
     * @param factor a number
     * @return of the shape of x
     */
    public static NDArray multiply(NDArray x, double factor) {
        return x.mul(x.getManager().full(new Shape(), (float) factor));
    }
}
