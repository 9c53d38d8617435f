package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import margay.forge.loss.CrossEntropy;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;

/**
 * Cross-entropy of a network.
 *
 * @param network images to logits
 */
public record Classification(Layer network) implements Objective {
    @Override
    public StepResult backward(NDArray images, NDArray labels, Pass pass, GradientCollector gradients, int step) {
        NDArray logits = network.forward(images, pass);
        NDArray loss = CrossEntropy.of(logits, labels);
        gradients.backward(loss);
        return new StepResult(loss.getFloat(), correct(logits, labels));
    }

    /**
     * Counts right answers.
     *
     * @param logits NC
     * @param labels N
     * @return how many rows have their greatest logit at their label
     */
    public static long correct(NDArray logits, NDArray labels) {
        return logits.argMax(1).eq(labels.toType(DataType.INT64, false)).sum().getLong();
    }
}
