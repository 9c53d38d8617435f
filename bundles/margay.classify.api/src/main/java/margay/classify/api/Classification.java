package margay.classify.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import margay.api.model.GenerationId;

/**
 * What a picture shows.
 *
 * @param classes the surest first, at least one; where two are equally sure, the one with the lower index
 * @param unknownBelow the greatest logit below which a picture shows none of the classes, from the model's descriptor;
 *     empty if the model cannot tell
 * @param model that gave the answer
 */
public record Classification(List<ScoredClass> classes, OptionalDouble unknownBelow, GenerationId model) {
    /** Takes a copy. */
    public Classification {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("A classification has at least one class");
        }
        Objects.requireNonNull(unknownBelow, "unknownBelow");
        Objects.requireNonNull(model, "model");
    }

    /**
     * Whether the picture shows none of the classes that the model knows: its greatest logit is below {@link
     * #unknownBelow}. The classes are then those that it is least unlike.
     *
     * @return {@code false} if the model cannot tell
     * @see <a href="https://doi.org/10.48550/arXiv.2110.06207">Vaze et al., Open-Set Recognition: a Good Closed-Set
     *     Classifier is All You Need?, ICLR 2022</a>
     */
    public boolean noneOfThese() {
        return unknownBelow.isPresent() && classes.get(0).logit() < unknownBelow.getAsDouble();
    }

    /** @return the surest class; empty if the picture shows none of them */
    public Optional<ScoredClass> best() {
        return noneOfThese() ? Optional.empty() : Optional.of(classes.get(0));
    }
}
