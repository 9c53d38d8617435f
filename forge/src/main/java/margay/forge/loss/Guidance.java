package margay.forge.loss;

import ai.djl.ndarray.NDArray;
import margay.forge.nn.Scaling;

/**
 * Group progressive guidance of EQ-Net (Xu et al., ICCV 2023, doi:10.48550/arXiv.2308.07650): a subnet learns half
 * from the labels and half from the subnet of more bits before it: {@code KL(p_before || p) / 2 + CE / 2}, temperature 1.
 */
public final class Guidance {
    private Guidance() {}

    /**
     * Computes the loss.
     *
     * @param before logits of the guiding subnet, NC; gets no gradient
     * @param logits logits of the guided subnet, NC
     * @param labels N, integers
     * @return a scalar, the mean over the batch
     */
    public static NDArray of(NDArray before, NDArray logits, NDArray labels) {
        NDArray sum = divergence(before.stopGradient(), logits).add(CrossEntropy.of(logits, labels));
        return Scaling.multiply(sum, 0.5);
    }

    private static NDArray divergence(NDArray before, NDArray logits) {
        NDArray target = before.logSoftmax(1);
        return target.exp()
                .mul(target.sub(logits.logSoftmax(1)))
                .sum(new int[] {1})
                .mean();
    }
}
