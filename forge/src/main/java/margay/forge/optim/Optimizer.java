package margay.forge.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import margay.forge.nn.Parameter;

/** Changes parameters along their gradients, and can write down and take back everything that it remembers. */
public interface Optimizer {
    /**
     * Changes one parameter by one step.
     *
     * @param parameter what is changed, in place
     * @param gradient the gradient of the loss; may be overwritten
     * @param learningRate the learning rate of this step
     */
    void update(Parameter parameter, NDArray gradient, float learningRate);

    /**
     * Returns what the optimizer remembers, as named arrays.
     *
     * @param manager owns arrays that have to be made for this; the others stay the optimizer's own
     * @return the arrays
     */
    NDList state(NDManager manager);

    /**
     * Takes over what {@link #state} gave.
     *
     * @param stored named arrays; those of others are passed over
     */
    void restore(NDList stored);
}
