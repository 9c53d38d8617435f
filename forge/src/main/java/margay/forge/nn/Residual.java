package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/**
 * Adds what a branch computes to what a shortcut passes on.
 *
 * @param branch the branch
 * @param shortcut the shortcut; an empty {@link Sequence} passes the input on
 */
public record Residual(Layer branch, Layer shortcut) implements Layer {
    @Override
    public NDArray forward(NDArray x, Pass pass) {
        return branch.forward(x, pass).add(shortcut.forward(x, pass));
    }
}
