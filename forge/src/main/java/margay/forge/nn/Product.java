package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/** A layer that multiplies its input by a weight. */
public sealed interface Product extends Layer permits Conv, Linear {
    /** Returns the weight, output channels first. */
    Parameter weight();

    /**
     * Multiplies by a weight that is not necessarily the layer's own.
     *
     * @param x the input
     * @param weightValue of the shape of {@link #weight}
     * @param pass how this use of the network behaves
     * @return the output
     */
    NDArray multiply(NDArray x, NDArray weightValue, Pass pass);

    @Override
    default NDArray forward(NDArray x, Pass pass) {
        return multiply(x, pass.use(weight()), pass);
    }
}
