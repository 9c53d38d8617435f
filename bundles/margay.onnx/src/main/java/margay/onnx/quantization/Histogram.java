package margay.onnx.quantization;

import java.nio.FloatBuffer;

/**
 * How often values of one tensor occur, in bins of one width around zero. The width doubles whenever a larger magnitude
 * comes, by joining neighbours, so that nothing has to be known in advance.
 */
final class Histogram {
    private static final int HALF = 2048;

    /** Clipping ranges that are tried: this many steps from the whole range towards zero. */
    private static final int CANDIDATES = 64;

    private final long[] counts = new long[2 * HALF];
    private float width;
    private float min;
    private float max;

    void add(FloatBuffer values) {
        for (int i = values.position(); i < values.limit(); i++) {
            add(values.get(i));
        }
    }

    private void add(float value) {
        if (!Float.isFinite(value)) {
            return;
        }
        min = Math.min(min, value);
        max = Math.max(max, value);
        widen(Math.abs(value));
        counts[bin(value)]++;
    }

    private int bin(float value) {
        return width == 0 ? HALF : Math.min(2 * HALF - 1, HALF + (int) Math.floor(value / width));
    }

    private void widen(float magnitude) {
        if (width == 0 && magnitude > 0) {
            width = Math.max(Float.MIN_NORMAL, magnitude * 1.5f / HALF);
        }
        while (magnitude >= width * HALF && magnitude > 0) {
            join();
        }
    }

    private void join() {
        width *= 2;
        for (int i = 0; i < HALF / 2; i++) {
            counts[HALF + i] = counts[HALF + 2 * i] + counts[HALF + 2 * i + 1];
            counts[HALF - 1 - i] = counts[HALF - 1 - 2 * i] + counts[HALF - 2 - 2 * i];
        }
        for (int i = HALF / 2; i < HALF; i++) {
            counts[HALF + i] = 0;
            counts[HALF - 1 - i] = 0;
        }
    }

    /** All values that were seen, and zero. */
    Range whole() {
        return new Range(min, max);
    }

    /** The range whose rounding and clipping together have the least squared error. */
    Range leastError() {
        Range best = whole();
        double least = error(best);
        for (int step = 1; step < CANDIDATES; step++) {
            float part = 1 - (float) step / CANDIDATES;
            for (Range range : new Range[] {new Range(min * part, max * part), new Range(best.min(), max * part)}) {
                double error = error(range);
                if (error < least) {
                    least = error;
                    best = range;
                }
            }
        }
        return best;
    }

    private double error(Range range) {
        double step = Affine.of(range).scale();
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double value = (i - HALF + 0.5) * width;
            double beyond = Math.max(0, Math.max(range.min() - value, value - range.max()));
            sum += counts[i] * Math.max(beyond * beyond, step * step / 12);
        }
        return sum;
    }
}
