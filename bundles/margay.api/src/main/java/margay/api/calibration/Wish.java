package margay.api.calibration;

import java.util.Locale;

/** What an operator wants of a way to run a model. */
public enum Wish {
    /** One run, alone, takes as little time as possible. */
    LATENCY,
    /** As many runs as possible a second, while all processors run the model. */
    THROUGHPUT,
    /** As little work as possible: no run uses more than one thread, and the least time on it counts. */
    ENERGY;

    /** As settings and JSON spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
