package margay.classify.api;

import java.util.Objects;

/**
 * A class with what a model thinks of it.
 *
 * @param index of the class in the model's output, from 0
 * @param label from the model's descriptor
 * @param probability that the picture shows this class, given that it shows one of them: softmax of the logits divided by
 *     the temperature of the model's descriptor, 0 to 1; those of all classes add up to 1
 * @param logit as the model gave it: finite, not normalised, before the temperature
 * @see <a href="https://doi.org/10.48550/arXiv.1706.04599">Guo et al., On Calibration of Modern Neural Networks, ICML
 *     2017</a>
 */
public record ScoredClass(int index, String label, double probability, float logit) {
    /** Checks that the label is there. */
    public ScoredClass {
        Objects.requireNonNull(label, "label");
    }
}
