package margay.api.calibration;

import java.util.Optional;

/**
 * A way to run a model.
 *
 * @param backend its name
 * @param candidate which of the ways that the backend offers, for example {@code cpu, prelu-depthwise}
 * @param threads that one run may use
 * @param variant which weights: the name of a variant, empty for the model's own
 */
public record Setup(String backend, String candidate, int threads, Optional<String> variant) {
    /** For people, without the backend: {@code cpu, prelu-depthwise, 1 thread}. */
    public String summary() {
        return variant.map(name -> name + ", ").orElse("") + candidate + ", " + threads
                + (threads == 1 ? " thread" : " threads");
    }
}
