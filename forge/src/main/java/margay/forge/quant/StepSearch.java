package margay.forge.quant;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Finds the step size and offset to start from: the range of the values, shrunk by 0 to 79 percent in steps of one
 * percent, that has the least sum of {@code |quantized - value|^2.4}.
 */
public final class StepSearch {
    /** How many values are enough to start from. */
    static final int SAMPLE = 8192;

    private static final int SHRINKS = 80;
    private static final double NORM = 2.4;
    private static final double SMALLEST = 1e-8;
    private static final int INTERVALS = 1024;
    private static final double[] POWERS = IntStream.rangeClosed(0, INTERVALS)
            .mapToDouble(i -> Math.pow(i / (2.0 * INTERVALS), NORM))
            .toArray();

    private final IntegerRange range;
    private final boolean symmetric;

    /**
     * Creates a search.
     *
     * @param range the integers
     * @param symmetric whether the offset is zero
     */
    public StepSearch(IntegerRange range, boolean symmetric) {
        this.range = range;
        this.symmetric = symmetric;
    }

    /**
     * Picks values of an array, the same positions for the same length.
     *
     * @param values any
     * @param most how many to pick
     * @return all if they are not more; else one by chance from each of as many stretches of equal length, since picks at
     *     equal distances would fall on few columns of an image
     */
    public static float[] sample(float[] values, int most) {
        int size = Math.min(values.length, most);
        SplittableRandom random = new SplittableRandom(size);
        float[] sample = new float[size];
        for (int i = 0; i < size; i++) {
            sample[i] = values[random.nextInt(start(i, values, size), start(i + 1, values, size))];
        }
        return sample;
    }

    private static int start(int stretch, float[] values, int stretches) {
        return (int) ((long) stretch * values.length / stretches);
    }

    /**
     * A grid {@code scale * q + offset}.
     *
     * @param scale the step size, positive
     * @param offset the value of the integer 0
     */
    public record Grid(double scale, double offset) {}

    /**
     * Finds the best grid.
     *
     * @param values what is quantized
     * @return the grid with the least error; the least shrunk one of equals
     */
    public Grid best(float[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        Grid best = grid(least, greatest);
        double bestError = Double.POSITIVE_INFINITY;
        for (int percent = 0; percent < SHRINKS; percent++) {
            Grid candidate = grid(least * (1 - percent / 100.0), greatest * (1 - percent / 100.0));
            double error = error(values, candidate, bestError);
            if (error < bestError) {
                bestError = error;
                best = candidate;
            }
        }
        return best;
    }

    private Grid grid(double least, double greatest) {
        if (symmetric) {
            double reach = range.least() < 0 ? Math.max(-least, greatest) * 2 : greatest;
            return new Grid(Math.max(SMALLEST, reach / range.steps()), 0);
        }
        double scale = Math.max(SMALLEST, (greatest - least) / range.steps());
        return new Grid(scale, least - scale * range.least());
    }

    private double error(float[] values, Grid grid, double limit) {
        double unit = Math.pow(grid.scale(), NORM);
        double sum = 0;
        for (int i = 0; i < values.length && sum * unit < limit; i++) {
            double v = (values[i] - grid.offset()) / grid.scale();
            sum += power(Math.abs(Math.rint(Math.max(range.least(), Math.min(range.greatest(), v))) - v));
        }
        return sum * unit;
    }

    /** Raises a rounding error to the power of the norm, by linear interpolation where it is at most half a step. */
    private static double power(double steps) {
        double position = steps * 2 * INTERVALS;
        int interval = (int) position;
        return interval >= INTERVALS
                ? Math.pow(steps, NORM)
                : POWERS[interval] + (position - interval) * (POWERS[interval + 1] - POWERS[interval]);
    }
}
