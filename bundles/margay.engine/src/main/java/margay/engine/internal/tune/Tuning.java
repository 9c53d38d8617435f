package margay.engine.internal.tune;

import java.time.Duration;
import margay.api.calibration.Wish;

/**
 * What an operator configures of calibration.
 *
 * @param automatic whether models are measured without being asked to, and what was found is used
 * @param wish what counts
 * @param fast whether lower precision is welcome: in weights, and in whatever gives the golden outputs
 * @param limit for measuring one model
 * @param delay from when a model serves until it is measured
 */
public record Tuning(boolean automatic, Wish wish, boolean fast, Duration limit, Duration delay) {
    /** Nothing is measured unless it is asked for. */
    public static final Tuning OFF =
            new Tuning(false, Wish.THROUGHPUT, false, Duration.ofSeconds(10), Duration.ofSeconds(5));
}
