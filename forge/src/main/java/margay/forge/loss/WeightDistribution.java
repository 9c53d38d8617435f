package margay.forge.loss;

import ai.djl.ndarray.NDArray;
import java.util.List;
import margay.forge.nn.Scaling;

/**
 * Weight distribution regularization of EQ-Net (Xu et al., ICCV 2023, doi:10.48550/arXiv.2308.07650): pulls the
 * weights of each layer towards a uniform distribution, which every bit width can represent:
 * {@code 0.015 * mean((kurtosis - 1.8)^2) + mean(skewness^2)} over the layers.
 */
public final class WeightDistribution {
    private static final float UNIFORM_KURTOSIS = 1.8f;
    private static final float KURTOSIS_WEIGHT = 0.015f;

    private WeightDistribution() {}

    /**
     * Computes the loss.
     *
     * @param weights the float weights of each layer
     * @return a scalar
     */
    public static NDArray of(List<NDArray> weights) {
        NDArray sum = weights.stream()
                .map(WeightDistribution::ofLayer)
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalArgumentException("No weights to regularize"));
        return Scaling.multiply(sum, 1.0 / weights.size());
    }

    private static NDArray ofLayer(NDArray weight) {
        NDArray centred = weight.sub(weight.mean());
        NDArray square = centred.square();
        NDArray variance = square.mean();
        NDArray kurtosis = square.square().mean().div(variance.square());
        NDArray skewness = square.mul(centred).mean().div(variance.mul(variance.sqrt()));
        NDArray excess = kurtosis.sub(UNIFORM_KURTOSIS).square();
        return Scaling.multiply(excess, KURTOSIS_WEIGHT).add(skewness.square());
    }
}
