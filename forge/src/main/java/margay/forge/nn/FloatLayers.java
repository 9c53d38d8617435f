package margay.forge.nn;

import ai.djl.ndarray.types.Shape;

/**
 * Layers that compute with 32-bit floats.
 *
 * @param parameters where their arrays are added
 */
public record FloatLayers(Parameters parameters) implements Layers {
    @Override
    public Conv conv(String name, ConvShape shape) {
        return new Conv(shape, parameters.weight(name + ".weight", shape.weight()));
    }

    @Override
    public Linear linear(String name, int inputs, int outputs) {
        return new Linear(
                parameters.weight(name + ".weight", new Shape(outputs, inputs)),
                parameters.constant(name + ".bias", Parameter.Role.AFFINE, outputs, 0));
    }
}
