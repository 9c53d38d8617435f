package margay.classify.api;

import java.util.Objects;
import java.util.Optional;

/**
 * How a picture is classified.
 *
 * @param model name of the model that is to answer; empty for the one that the settings name, or else the only one that
 *     serves
 * @param top how many classes are wanted, 1 to {@link #MOST}; a model with fewer classes gives all of them
 */
public record ClassificationOptions(Optional<String> model, int top) {
    /** The most classes of one answer. */
    public static final int MOST = 1000;

    /** The five surest classes, by the model that the settings name or the only one that serves. */
    public static final ClassificationOptions DEFAULT = new ClassificationOptions(Optional.empty(), 5);

    /** Checks that nothing is missing. */
    public ClassificationOptions {
        Objects.requireNonNull(model, "model");
    }

    /**
     * @param name of the model that is to answer
     * @return these options with that model
     */
    public ClassificationOptions withModel(String name) {
        return new ClassificationOptions(Optional.of(name), top);
    }

    /**
     * @param classes how many are wanted
     * @return these options with that many
     */
    public ClassificationOptions withTop(int classes) {
        return new ClassificationOptions(model, classes);
    }
}
