package margay.onnx.quantization;

/**
 * How an unsigned byte stands for a number: {@code value = scale * (byte - zeroPoint)}.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2018.00286">Jacob et al., Quantization and Training of Neural Networks for
 *     Efficient Integer-Arithmetic-Only Inference, 2018</a>
 */
record Affine(float scale, int zeroPoint) {
    private static final int STEPS = 255;

    /** Zero is exact; the ends of the range are met within a step. */
    static Affine of(Range range) {
        Range whole = range.withZero();
        float scale = (whole.max() - whole.min()) / STEPS;
        if (scale < Float.MIN_NORMAL) {
            return new Affine(1, 0);
        }
        return new Affine(scale, Math.round(-whole.min() / scale));
    }
}
