package margay.engine.internal.tune;

import java.util.Arrays;

/** When one way is faster than another, by the ratios of their times in alternating measurements. */
final class Rule {
    /** From here on a difference may be chance, and is not worth opening a model again. */
    static final double CLEAR = 0.95;

    /** Fewer pairs say nothing. */
    static final int MIN_PAIRS = 5;

    private Rule() {}

    /** @return whether the ratios say so clearly: their median, and three quarters of them below 1 */
    static boolean isFaster(double[] ratios) {
        return ratios.length >= MIN_PAIRS && median(ratios) < CLEAR && quantile(ratios, 0.75) < 1;
    }

    /** @return whether more pairs would hardly make it faster */
    static boolean isHopeless(double[] ratios) {
        return ratios.length >= MIN_PAIRS && quantile(ratios, 0.25) >= 1;
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** Linear between the two nearest. */
    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
