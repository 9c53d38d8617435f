package margay.tools.bench;

import java.util.Arrays;

/**
 * Compares two ways to do one thing: blocks of calls of the one and of the other take turns, so that whatever slows the
 * machine slows both.
 */
final class PairedBlocks {
    private final int pairs;
    private final double[] first;
    private final double[] second;
    private final double[] ratios;
    private final long[] calls;

    PairedBlocks(int pairs, int callsPerBlock) {
        this.pairs = pairs;
        this.first = new double[pairs];
        this.second = new double[pairs];
        this.ratios = new double[pairs];
        this.calls = new long[callsPerBlock];
    }

    void run(Runnable one, Runnable other, Runnable afterPair) {
        for (int pair = 0; pair < pairs; pair++) {
            boolean oneFirst = pair % 2 == 0;
            double before = median(oneFirst ? one : other);
            double after = median(oneFirst ? other : one);
            first[pair] = oneFirst ? before : after;
            second[pair] = oneFirst ? after : before;
            ratios[pair] = first[pair] / second[pair];
            afterPair.run();
        }
    }

    /** @return the median over the pairs of the first way's median time divided by the second's */
    double ratio() {
        return median(ratios);
    }

    /** @return in nanoseconds */
    double firstMedian() {
        return median(first);
    }

    /** @return in nanoseconds */
    double secondMedian() {
        return median(second);
    }

    private double median(Runnable call) {
        for (int i = 0; i < calls.length; i++) {
            long start = System.nanoTime();
            call.run();
            calls[i] = System.nanoTime() - start;
        }
        return median(Arrays.stream(calls).asDoubleStream().toArray());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
