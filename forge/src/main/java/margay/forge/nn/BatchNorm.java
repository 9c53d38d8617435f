package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/**
 * Normalises each channel: {@code gamma * (x - mean) / sqrt(variance + 1e-5) + beta} (Ioffe and Szegedy, ICML 2015,
 * doi:10.48550/arXiv.1502.03167).
 *
 * @param gamma the learned scale of each channel
 * @param beta the learned shift of each channel
 * @param mean the running mean of each channel
 * @param variance the running variance of each channel
 */
public record BatchNorm(Parameter gamma, Parameter beta, Parameter mean, Parameter variance) implements Layer {
    /** What is added to the variance. */
    public static final float EPSILON = 1e-5f;

    /**
     * Adds a normalization to a network.
     *
     * @param parameters where its arrays are added
     * @param name its unique name
     * @param channels the number of channels
     * @return the layer
     */
    public static BatchNorm create(Parameters parameters, String name, int channels) {
        return new BatchNorm(
                parameters.constant(name + ".gamma", Parameter.Role.AFFINE, channels, 1),
                parameters.constant(name + ".beta", Parameter.Role.AFFINE, channels, 0),
                parameters.constant(name + ".mean", Parameter.Role.STATISTIC, channels, 0),
                parameters.constant(name + ".variance", Parameter.Role.STATISTIC, channels, 1));
    }

    @Override
    public NDArray forward(NDArray x, Pass pass) {
        return ai.djl.nn.norm.BatchNorm.batchNorm(
                        x,
                        pass.use(mean),
                        pass.use(variance),
                        pass.use(gamma),
                        pass.use(beta),
                        1,
                        pass.momentum(),
                        EPSILON,
                        pass.normalizesByBatch())
                .head();
    }
}
