package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/**
 * A two-dimensional convolution without bias, NCHW to NCHW.
 *
 * @param shape its geometry
 * @param weight outputs, inputs of a group, kernel, kernel
 */
public record Conv(ConvShape shape, Parameter weight) implements Product {
    @Override
    public NDArray multiply(NDArray x, NDArray weightValue, Pass pass) {
        return shape.apply(x, weightValue);
    }
}
