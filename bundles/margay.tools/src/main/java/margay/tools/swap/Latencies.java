package margay.tools.swap;

import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long the requests of a phase took, in nanoseconds with three digits. Still growing until the phase is over. Thread-safe. */
public final class Latencies {
    private static final int DIGITS = 3;

    private final Histogram histogram = new ConcurrentHistogram(DIGITS);

    Latencies() {}

    void record(long nanos) {
        histogram.recordValue(nanos);
    }

    /**
     * @param phases that are over
     * @return the latencies of all of them
     */
    public static Latencies sum(List<Latencies> phases) {
        Latencies sum = new Latencies();
        phases.forEach(phase -> sum.histogram.add(phase.histogram));
        return sum;
    }

    /** @return how many requests there were */
    public long count() {
        return histogram.getTotalCount();
    }

    /**
     * @param percent of the requests, 0 to 100
     * @return nanoseconds that they took at most
     */
    public long percentile(double percent) {
        return histogram.getValueAtPercentile(percent);
    }

    /** @return nanoseconds of the slowest request */
    public long max() {
        return histogram.getMaxValue();
    }
}
