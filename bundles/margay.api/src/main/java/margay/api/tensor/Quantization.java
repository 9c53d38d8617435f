package margay.api.tensor;

import java.util.List;

/**
 * How the integers of a tensor stand for real numbers: {@code real = scale * (integer - zeroPoint)}, with one scale and
 * zero point for the whole tensor, or one for each index of an axis.
 *
 * <p>Source: B. Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
 * Inference", CVPR 2018, <a href="https://doi.org/10.1109/CVPR.2018.00286">10.1109/CVPR.2018.00286</a>, equation 1.
 *
 * @param scales one, or one for each index of the axis
 * @param zeroPoints as many as scales
 * @param axis to which scales belong if there are several
 */
public record Quantization(List<Float> scales, List<Integer> zeroPoints, int axis) {
    /** Takes copies and checks that scales and zero points are paired. */
    public Quantization {
        scales = List.copyOf(scales);
        zeroPoints = List.copyOf(zeroPoints);
        if (scales.isEmpty() || scales.size() != zeroPoints.size()) {
            throw new IllegalArgumentException(
                    "Scales and zero points come in pairs, at least one: " + scales + ", " + zeroPoints);
        }
    }
}
