package margay.engine.internal.tune;

import java.util.Arrays;
import java.util.function.LongSupplier;
import margay.api.RequestException;

/**
 * Measures two ways alternately, in pairs of blocks, so that whatever else the machine does meets both. Which goes first
 * alternates too.
 */
final class Contest {
    private static final int MAX_PAIRS = 25;
    private static final long BLOCK_NANOS = 40_000_000;
    private static final int MAX_RUNS = 500;

    /** Runs a model. */
    @FunctionalInterface
    interface Runs {
        /**
         * @param runs to do
         * @return nanoseconds that each took, on average
         * @throws RequestException if one fails, or the measurement is not wanted any more
         */
        double measure(int runs) throws RequestException;
    }

    /**
     * What was measured.
     *
     * @param ratios of the contender's times to the default's, one a pair
     * @param millis of the contender's run, the median
     * @param defaultMillis of the default's run, the median
     */
    record Score(double[] ratios, double millis, double defaultMillis) {
        double ratio() {
            return Rule.median(ratios);
        }
    }

    private final Runs standard;
    private final Runs contender;
    private final LongSupplier clock;
    private final double[] ratios = new double[MAX_PAIRS];
    private final double[] standardNanos = new double[MAX_PAIRS];
    private final double[] contenderNanos = new double[MAX_PAIRS];
    private int pairs;

    /**
     * @param standard the default
     * @param contender the other
     * @param clock nanoseconds from any moment
     */
    Contest(Runs standard, Runs contender, LongSupplier clock) {
        this.standard = standard;
        this.contender = contender;
        this.clock = clock;
    }

    /**
     * @param nanos to end within, but for the pair that is going on
     * @return as much as there was time for; no pair at all if even warming up took too long
     * @throws RequestException from a run
     */
    Score hold(long nanos) throws RequestException {
        long start = clock.getAsLong();
        int runs = warmUp();
        while (pairs < MAX_PAIRS && clock.getAsLong() - start < nanos && !Rule.isHopeless(ratios())) {
            pair(runs);
        }
        return new Score(ratios(), median(contenderNanos), median(standardNanos));
    }

    /** @return runs that a block has: the same for both */
    private int warmUp() throws RequestException {
        contender.measure(1);
        standard.measure(1);
        double once = Math.max(1, Math.max(standard.measure(1), contender.measure(1)));
        return (int) Math.max(1, Math.min(MAX_RUNS, BLOCK_NANOS / once));
    }

    private void pair(int runs) throws RequestException {
        boolean standardFirst = pairs % 2 == 0;
        double first = (standardFirst ? standard : contender).measure(runs);
        double second = (standardFirst ? contender : standard).measure(runs);
        standardNanos[pairs] = standardFirst ? first : second;
        contenderNanos[pairs] = standardFirst ? second : first;
        ratios[pairs] = contenderNanos[pairs] / standardNanos[pairs];
        pairs++;
    }

    private double[] ratios() {
        return Arrays.copyOf(ratios, pairs);
    }

    private double median(double[] nanos) {
        return pairs == 0 ? 0 : Rule.median(Arrays.copyOf(nanos, pairs)) / 1e6;
    }
}
