package margay.elastic.onnx;

/**
 * A layer of integers with all that its sums are multiplied by and what is added to them, by channel.
 *
 * @param weights without offsets
 * @param bits of the weights
 * @param input without offset
 * @param factors of the normalization
 * @param shifts of the normalization, or the bias
 */
public record ScaledLayer(IntegerWeights weights, int bits, Grid input, float[] factors, float[] shifts) {
    /** Sums of products stay below half of the 32-bit integers with it. */
    private static final double GREATEST_BIAS = 1 << 30;

    /** All integers with a magnitude below it are 32-bit floats. */
    private static final long EXACT_FLOATS = 1 << 24;

    /** Whether two weights go into a byte. */
    boolean packed() {
        return bits <= 4;
    }

    /** @return whether 32-bit floats hold every sum of products of the integers, whatever is added first */
    public boolean isExactInFloats() {
        byte[] values = weights.values();
        int length = values.length / weights.channels();
        long greatestInput = Math.max(-input.least(), input.greatest());
        for (int start = 0; start < values.length; start += length) {
            long sum = 0;
            for (int i = start; i < start + length; i++) {
                sum += Math.abs(values[i]);
            }
            if (sum * greatestInput >= EXACT_FLOATS) {
                return false;
            }
        }
        return true;
    }

    /** @return what sums of integers are multiplied by to become floats */
    public float[] multipliers() {
        float[] multipliers = new float[factors.length];
        for (int c = 0; c < multipliers.length; c++) {
            multipliers[c] = factors[c] * weights.scales()[c] * input.scale();
        }
        return multipliers;
    }

    /**
     * Whether the result may be rounded to bytes right away. Shifts are rounded to units of the sums for it, which is
     * much less than a step of 8 bits, but not of fewer. All step sizes must be positive, or be made so.
     *
     * @param next the grid of the result
     * @return whether it fits
     */
    public boolean fitsRequantization(Grid next) {
        if (bits < 8 || !next.fillsByte()) {
            return false;
        }
        float[] multipliers = multipliers();
        for (int c = 0; c < multipliers.length; c++) {
            if (!(Math.abs(shifts[c] / multipliers[c]) < GREATEST_BIAS)) {
                return false;
            }
        }
        return true;
    }

    /** @return the weights with the normalization's factors in their step sizes, which are positive */
    public IntegerWeights folded() {
        boolean[] negated = new boolean[factors.length];
        float[] scales = new float[factors.length];
        for (int c = 0; c < scales.length; c++) {
            negated[c] = factors[c] < 0;
            scales[c] = Math.abs(factors[c]) * weights.scales()[c];
        }
        return weights.withScales(negated, scales);
    }

    /**
     * @param folded weights
     * @return the shifts as integers in units of the folded sums
     */
    public int[] bias(IntegerWeights folded) {
        int[] bias = new int[shifts.length];
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (int) Math.rint(shifts[c] / ((double) folded.scales()[c] * input.scale()));
        }
        return bias;
    }

    /**
     * @param folded weights
     * @param next the grid of the result
     * @return what folded sums are multiplied by to become integers of the grid
     */
    public float[] multipliers(IntegerWeights folded, Grid next) {
        float[] multipliers = new float[factors.length];
        for (int c = 0; c < multipliers.length; c++) {
            multipliers[c] = input.scale() * folded.scales()[c] / next.scale();
        }
        return multipliers;
    }
}
