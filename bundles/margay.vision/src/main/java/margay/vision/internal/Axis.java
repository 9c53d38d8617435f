package margay.vision.internal;

/**
 * Where the elements of one axis of a tensor sample one axis of a picture, and how two neighbouring pixels share in each.
 *
 * @param low the pixel before
 * @param high the pixel behind
 * @param weight of the pixel behind, 0 to 1
 * @param first the first element whose centre lies in the picture
 * @param end behind the last one
 */
public record Axis(int[] low, int[] high, float[] weight, int first, int end) {
    private static final double ROUNDING = 1e-6;

    /**
     * Element i samples {@code start + (i + 0.5) * step - 0.5}; samples beyond the picture take its outermost pixel.
     *
     * @param count elements
     * @param start where the first element begins, in pixels from the picture's border
     * @param step pixels an element
     * @param pixels in the picture
     * @return the samples
     */
    public static Axis of(int count, double start, double step, int pixels) {
        int[] low = new int[count];
        int[] high = new int[count];
        float[] weight = new float[count];
        int first = count;
        int end = 0;
        for (int i = 0; i < count; i++) {
            double border = start + (i + 0.5) * step;
            double place = Math.max(0, Math.min(pixels - 1.0, border - 0.5));
            low[i] = (int) place;
            high[i] = Math.min(low[i] + 1, pixels - 1);
            weight[i] = (float) (place - low[i]);
            if (border >= -ROUNDING && border <= pixels + ROUNDING) {
                first = Math.min(first, i);
                end = i + 1;
            }
        }
        return new Axis(low, high, weight, Math.min(first, end), end);
    }
}
