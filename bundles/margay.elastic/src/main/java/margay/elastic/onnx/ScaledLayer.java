package margay.elastic.onnx;

/**
 * A layer of integers with all that its sums are multiplied by and what is added to them, by channel.
 *
 * @param weights without offsets
 * @param input without offset
 * @param factors of the normalization
 * @param shifts of the normalization, or the bias
 */
record ScaledLayer(IntegerWeights weights, QuantizedInput input, float[] factors, float[] shifts) {
    /** Sums of products stay below half of the 32-bit integers with it. */
    private static final double GREATEST_BIAS = 1 << 30;

    /** What sums of integers are multiplied by. */
    float[] multipliers() {
        float[] multipliers = new float[factors.length];
        for (int c = 0; c < multipliers.length; c++) {
            multipliers[c] = factors[c] * weights.scales()[c] * input.scale();
        }
        return multipliers;
    }

    /** Whether all step sizes can be made positive and the shifts are 32-bit integers of them. */
    boolean fitsRequantization() {
        float[] multipliers = multipliers();
        for (int c = 0; c < multipliers.length; c++) {
            if (multipliers[c] < 0 && !weights.negatable(c)
                    || !(Math.abs(shifts[c] / multipliers[c]) < GREATEST_BIAS)) {
                return false;
            }
        }
        return true;
    }

    /** The weights with the normalization's factors in their step sizes, which are positive. */
    IntegerWeights folded() {
        boolean[] negated = new boolean[factors.length];
        float[] scales = new float[factors.length];
        for (int c = 0; c < scales.length; c++) {
            negated[c] = factors[c] < 0;
            scales[c] = Math.abs(factors[c]) * weights.scales()[c];
        }
        return weights.withScales(negated, scales);
    }

    /** The shifts as integers in units of the folded sums. */
    int[] bias(IntegerWeights folded) {
        int[] bias = new int[shifts.length];
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (int) Math.rint(shifts[c] / ((double) folded.scales()[c] * input.scale()));
        }
        return bias;
    }
}
