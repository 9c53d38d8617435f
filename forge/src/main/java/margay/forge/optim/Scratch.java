package margay.forge.optim;

import ai.djl.ndarray.NDArray;

/** Ties an intermediate result to the life of a gradient, where it would else live as long as the network. */
final class Scratch {
    private Scratch() {}

    static NDArray of(NDArray gradient, NDArray result) {
        result.attach(gradient.getManager());
        return result;
    }
}
