package margay.forge.nn;

/**
 * Makes the layers of a network that have weights to multiply by. Networks are defined once against this interface; what
 * the layers compute with (floats, quantized values) is the implementation's.
 */
public interface Layers {
    /**
     * Makes a two-dimensional convolution without bias.
     *
     * @param name its unique name in the network
     * @param shape its geometry
     * @return the layer
     */
    Layer conv(String name, ConvShape shape);

    /**
     * Makes a fully connected layer with bias.
     *
     * @param name its unique name in the network
     * @param inputs length of an input vector
     * @param outputs length of an output vector
     * @return the layer
     */
    Layer linear(String name, int inputs, int outputs);

    /** Returns the set that parameters of other layers are added to. */
    Parameters parameters();
}
