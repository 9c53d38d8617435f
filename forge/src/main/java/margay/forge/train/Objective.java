package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import margay.forge.nn.Pass;

/** What a training step minimises. */
public interface Objective {
    /**
     * Computes the loss of a batch and its gradients, which add up in the leaves of the pass.
     *
     * @param images NCHW
     * @param labels N
     * @param pass the training pass of this step
     * @param gradients does the backward computation
     * @param step the number of the step in the run, from 0; random choices depend on it alone
     * @return what the step showed
     */
    StepResult backward(NDArray images, NDArray labels, Pass pass, GradientCollector gradients, int step);

    /**
     * What a step showed.
     *
     * @param loss the loss
     * @param correct images of the batch that got the right class
     */
    record StepResult(double loss, long correct) {}
}
