package margay.engine.internal.life;

import java.time.Duration;
import margay.engine.internal.tune.Tuning;

/**
 * What an operator configures.
 *
 * @param openers generations that are opened at a time
 * @param openTimeout for opening, warming and gating one generation
 * @param concurrency requests that hold a lease on one model at a time
 * @param queue requests more that wait for one
 * @param threads that one run may use
 * @param badAfter runs that fail in a row until another version takes over; 0 for never
 * @param tuning how the best way to run a model is found
 */
public record Settings(
        int openers, Duration openTimeout, int concurrency, int queue, int threads, int badAfter, Tuning tuning) {}
