package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Layers one after the other. Where no gradients are tracked, what a layer leaves behind is freed before the next one, so
 * that memory is used again while it is in the processor's caches.
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
            y = pass.isTracked() ? layer.forward(y, pass) : alone(layer, y, pass, y == x);
        }
        return y;
    }

    private static NDArray alone(Layer layer, NDArray x, Pass pass, boolean kept) {
        NDManager owner = x.getManager();
        try (NDManager scratch = owner.newSubManager()) {
            x.attach(scratch);
            NDArray y = layer.forward(x, pass);
            if (kept) {
                x.attach(owner);
            }
            y.attach(owner);
            return y;
        }
    }
}
