package margay.forge;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.function.Function;

/** Gradients of a scalar function of one array: as the library has it, and as finite differences show it. */
public final class Gradients {
    private static final float STEP = 1e-2f;

    private Gradients() {}

    public static float[] automatic(NDArray x, Function<NDArray, NDArray> function) {
        return automatic(x, function, () -> {});
    }

    /** The gradient when garbage is collected, and its memory used again, before the backward computation. */
    public static float[] afterGarbageCollection(NDArray x, Function<NDArray, NDArray> function) {
        return automatic(x, function, () -> {
            System.gc();
            x.getManager().create(new float[] {7, 7});
        });
    }

    private static float[] automatic(NDArray x, Function<NDArray, NDArray> function, Runnable beforeBackward) {
        NDArray leaf = x.duplicate();
        leaf.setRequiresGradient(true);
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray y = function.apply(leaf);
            beforeBackward.run();
            gradients.backward(y);
        }
        return leaf.getGradient().toFloatArray();
    }

    public static float[] finiteDifferences(NDArray x, Function<NDArray, NDArray> function) {
        float[] values = x.toFloatArray();
        float[] gradient = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            gradient[i] = (at(x, values, i, STEP, function) - at(x, values, i, -STEP, function)) / (2 * STEP);
        }
        return gradient;
    }

    private static float at(NDArray x, float[] values, int i, float step, Function<NDArray, NDArray> function) {
        float[] moved = values.clone();
        moved[i] += step;
        return function.apply(x.getManager().create(moved, x.getShape())).getFloat();
    }
}
