package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The geometry of a two-dimensional convolution with a square kernel, padded so that stride 1 keeps the size.
 *
 * @param inputs input channels
 * @param outputs output channels
 * @param kernel side of the kernel, odd
 * @param stride step in both directions
 * @param groups 1, or {@code inputs} for a depthwise convolution
 */
public record ConvShape(int inputs, int outputs, int kernel, int stride, int groups) {

    /** A convolution over all channels. */
    public static ConvShape full(int inputs, int outputs, int kernel, int stride) {
        return new ConvShape(inputs, outputs, kernel, stride, 1);
    }

    /** A convolution of each channel on its own. */
    public static ConvShape depthwise(int channels, int kernel, int stride) {
        return new ConvShape(channels, channels, kernel, stride, channels);
    }

    /** Returns the shape of the weight: outputs, inputs of a group, kernel, kernel. */
    public Shape weight() {
        return new Shape(outputs, inputs / groups, kernel, kernel);
    }

    /** Returns the padding on every side. */
    public int padding() {
        return kernel / 2;
    }

    /**
     * Applies the convolution.
     *
     * @param x images as NCHW
     * @param weight a weight of shape {@link #weight()}
     * @return images as NCHW
     */
    public NDArray apply(NDArray x, NDArray weight) {
        return x.getNDArrayInternal()
                .convolution(
                        x,
                        weight,
                        null,
                        new Shape(stride, stride),
                        new Shape(padding(), padding()),
                        new Shape(1, 1),
                        groups)
                .head();
    }
}
