package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Layers one after the other.
 *
 * @param layers in the order of computation
 */
public record Sequence(List<Layer> layers) implements Layer {
    /** Takes a copy of the list. */
    public Sequence {
        layers = List.copyOf(layers);
    }

    /** A sequence of the given layers. */
    public static Sequence of(Layer... layers) {
        return new Sequence(List.of(layers));
    }

    @Override
    public NDArray forward(NDArray x, Pass pass) {
        NDArray y = x;
        for (Layer layer : layers) {
            y = layer.forward(y, pass);
        }
        return y;
    }
}
