package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Layers that compute with 32-bit floats. */
public record FloatLayers(Parameters parameters) implements Layers {

    /** A convolution. */
    public record Conv(ConvShape shape, Parameter weight) implements Layer {
        @Override
        public NDArray forward(NDArray x, Pass pass) {
            return shape.apply(x, pass.use(weight));
        }
    }

    /** A fully connected layer: {@code x * weight^T + bias}. */
    public record Linear(Parameter weight, Parameter bias) implements Layer {
        @Override
        public NDArray forward(NDArray x, Pass pass) {
            return ai.djl.nn.core.Linear.linear(x, pass.use(weight), pass.use(bias))
                    .head();
        }
    }

    @Override
    public Layer conv(String name, ConvShape shape) {
        return new Conv(shape, parameters.weight(name + ".weight", shape.weight()));
    }

    @Override
    public Layer linear(String name, int inputs, int outputs) {
        return new Linear(
                parameters.weight(name + ".weight", new Shape(outputs, inputs)),
                parameters.constant(name + ".bias", Parameter.Role.AFFINE, outputs, 0));
    }
}
