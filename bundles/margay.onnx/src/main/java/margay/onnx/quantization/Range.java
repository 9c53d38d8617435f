package margay.onnx.quantization;

/**
 * The values of one tensor that an integer has to tell apart.
 *
 * @param min least value
 * @param max greatest value
 */
public record Range(float min, float max) {
    /** Checks that both are numbers and in order. */
    public Range {
        if (!(min <= max) || Float.isInfinite(min) || Float.isInfinite(max)) {
            throw new IllegalArgumentException("No range of numbers: " + min + " to " + max);
        }
    }

    /**
     * @param other any
     * @return the least range with all values of both
     */
    public Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    /** @return the least range with all values and zero, which padding and Relu need to be exact */
    Range withZero() {
        return new Range(Math.min(min, 0), Math.max(max, 0));
    }

    /** @return the range with bounds of eight binary digits, outwards, where the rounding of machines does not show */
    Range coarse() {
        return new Range((float) -up(-min), (float) up(max));
    }

    private static double up(float bound) {
        double unit = Math.scalb(1.0, Math.getExponent(bound) - 7);
        return Math.ceil(bound / unit) * unit;
    }
}
