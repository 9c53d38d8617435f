package margay.classify.internal.scores;

/**
 * Probabilities from logits: {@code p[i] = exp(z[i] / T) / sum over j of exp(z[j] / T)}.
 *
 * <p>The temperature T calibrates: divided by it, the probabilities of the surest classes are as often right as they say (C.
 * Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, <a
 * href="https://doi.org/10.48550/arXiv.1706.04599">10.48550/arXiv.1706.04599</a>, section 4.2). It changes no order.
 */
final class Softmax {
    private Softmax() {}

    /**
     * @param logits finite, at least one
     * @param temperature positive
     * @return as many probabilities; they add up to 1
     */
    static double[] of(float[] logits, double temperature) {
        double greatest = greatest(logits);
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            // At most 1, so that nothing overflows.
            probabilities[i] = Math.exp((logits[i] - greatest) / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    private static double greatest(float[] logits) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            greatest = Math.max(greatest, logit);
        }
        return greatest;
    }
}
