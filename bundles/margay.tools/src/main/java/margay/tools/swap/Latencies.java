package margay.tools.swap;

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

    /** @param others to count here, too */
    public void add(Latencies others) {
        histogram.add(others.histogram);
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
