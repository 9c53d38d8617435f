package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/** A part of a network. Layers hold parameters, not state of a pass. */
@FunctionalInterface
public interface Layer {
    /**
     * Computes the output. What is allocated belongs to the manager of the input.
     *
     * @param x the input; images as NCHW, vectors as NC
     * @param pass how this use of the network behaves
     * @return the output
     */
    NDArray forward(NDArray x, Pass pass);
}
