package margay.forge.export;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes probabilities and "none of these" of logits, from images that the network never learned from.
 *
 * <ul>
 *   <li>The temperature that logits are divided by has the least negative log-likelihood (Guo et al., ICML 2017,
 *       doi:10.48550/arXiv.1706.04599).
 *   <li>A picture shows none of the classes if its greatest logit is below that of all but one in twenty of the images
 *       whose class was found (the maximum logit rule of Vaze et al., ICLR 2022, doi:10.48550/arXiv.2110.06207).
 * </ul>
 *
 * @param temperature positive
 * @param unknownBelow a logit
 */
record Confidence(double temperature, double unknownBelow) {
    private static final double LOWEST = Math.log(0.05);
    private static final double HIGHEST = Math.log(20);
    private static final int HALVINGS = 60;
    private static final double REFUSED = 0.05;

    static Confidence of(Predictions seen) {
        return new Confidence(temperature(seen), threshold(seen));
    }

    /** The likelihood has one peak over the logarithm of the temperature: ternary search. */
    private static double temperature(Predictions seen) {
        double low = LOWEST;
        double high = HIGHEST;
        for (int i = 0; i < HALVINGS; i++) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            if (loss(seen, Math.exp(left)) < loss(seen, Math.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** Mean negative log-likelihood of the labels. */
    static double loss(Predictions seen, double temperature) {
        return IntStream.range(0, seen.size())
                .mapToDouble(i -> loss(seen.logits()[i], seen.labels()[i], temperature))
                .average()
                .orElse(0);
    }

    private static double loss(float[] logits, int label, double temperature) {
        double greatest = logits[Predictions.best(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp((logit - greatest) / temperature);
        }
        return Math.log(sum) - (logits[label] - greatest) / temperature;
    }

    private static double threshold(Predictions seen) {
        double[] greatest = IntStream.range(0, seen.size())
                .filter(i -> Predictions.best(seen.logits()[i]) == seen.labels()[i])
                .mapToDouble(i -> seen.logits()[i][seen.labels()[i]])
                .sorted()
                .toArray();
        return greatest.length == 0
                ? Arrays.stream(seen.logits())
                        .mapToDouble(logits -> logits[Predictions.best(logits)])
                        .min()
                        .orElse(0)
                : greatest[(int) (REFUSED * greatest.length)];
    }
}
