package margay.face.tools;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How verification is measured: for each fold, the threshold that is best on the other folds decides the pairs of that
 * fold; the accuracy is the mean over folds, the threshold that of all thresholds so found. The rate of true accepts at a
 * rate of false accepts is over all pairs, at the lowest threshold that lets no more different pairs pass.
 *
 * @see <a href="https://hal.science/inria-00321923">Huang et al., Labeled Faces in the Wild, 2008</a>
 */
final class VerificationProtocol {
    private VerificationProtocol() {}

    /**
     * A compared pair.
     *
     * @param similarity larger for faces more alike
     * @param same whether it is one person
     * @param fold from 0
     */
    record Scored(double similarity, boolean same, int fold) {}

    /**
     * What was measured; rates are 0 to 1.
     *
     * @param accuracy mean over folds
     * @param deviation standard error of that mean
     * @param threshold mean over folds
     * @param tarAtFar1e2 true accepts at one false accept in a hundred
     * @param tarAtFar1e3 true accepts at one false accept in a thousand
     */
    record Result(double accuracy, double deviation, double threshold, double tarAtFar1e2, double tarAtFar1e3) {}

    static Result measure(List<Scored> pairs, int folds) {
        double[] thresholds = IntStream.range(0, folds)
                .mapToDouble(fold -> threshold(
                        pairs.stream().filter(pair -> pair.fold() != fold).toList()))
                .toArray();
        double[] accuracies = IntStream.range(0, folds)
                .mapToDouble(fold -> accuracy(
                        pairs.stream().filter(pair -> pair.fold() == fold).toList(), thresholds[fold]))
                .toArray();
        double mean = mean(accuracies);
        double variance = mean(IntStream.range(0, folds)
                .mapToDouble(fold -> (accuracies[fold] - mean) * (accuracies[fold] - mean))
                .toArray());
        return new Result(mean, Math.sqrt(variance / folds), mean(thresholds), tar(pairs, 0.01), tar(pairs, 0.001));
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(Double.NaN);
    }

    static double accuracy(List<Scored> pairs, double threshold) {
        long right = pairs.stream()
                .filter(pair -> (pair.similarity() >= threshold) == pair.same())
                .count();
        return (double) right / pairs.size();
    }

    /** The lowest similarity that, as a threshold, decides most pairs right. */
    static double threshold(List<Scored> pairs) {
        List<Scored> falling = falling(pairs);
        int right = (int) pairs.stream().filter(pair -> !pair.same()).count();
        int most = right;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < falling.size(); i++) {
            right += falling.get(i).same() ? 1 : -1;
            if (right >= most && lastOfItsSimilarity(falling, i)) {
                most = right;
                best = falling.get(i).similarity();
            }
        }
        return best;
    }

    /** The share of same pairs that pass when at most that share of different ones does. */
    static double tar(List<Scored> pairs, double far) {
        long different = pairs.stream().filter(pair -> !pair.same()).count();
        long allowed = (long) Math.floor(far * different);
        List<Scored> falling = falling(pairs);
        long falseAccepts = 0;
        long trueAccepts = 0;
        long counted = 0;
        for (int i = 0; i < falling.size() && falseAccepts <= allowed; i++) {
            if (falling.get(i).same()) {
                trueAccepts++;
            } else {
                falseAccepts++;
            }
            if (falseAccepts <= allowed && lastOfItsSimilarity(falling, i)) {
                counted = trueAccepts;
            }
        }
        return (double) counted / (pairs.size() - different);
    }

    private static List<Scored> falling(List<Scored> pairs) {
        return pairs.stream()
                .sorted(Comparator.comparingDouble(Scored::similarity).reversed())
                .toList();
    }

    private static boolean lastOfItsSimilarity(List<Scored> falling, int i) {
        return i + 1 == falling.size()
                || falling.get(i + 1).similarity() < falling.get(i).similarity();
    }
}
