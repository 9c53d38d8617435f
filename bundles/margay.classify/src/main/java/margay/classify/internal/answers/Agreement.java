package margay.classify.internal.answers;

import java.util.Map;
import java.util.stream.Collectors;
import margay.classify.api.Classification;
import margay.classify.api.ScoredClass;

/**
 * How far two classifications say the same: 1 if both say none of these, 0 if only one does; otherwise the probability that
 * they give to the same labels in common, set against what the surer of both gives to all that it names. For answers that
 * name all classes that is 1 minus the total variation distance. Classes meet by their labels, whatever models gave them.
 */
final class Agreement {
    private Agreement() {}

    static double of(Classification one, Classification other) {
        if (one.noneOfThese() || other.noneOfThese()) {
            return one.noneOfThese() && other.noneOfThese() ? 1 : 0;
        }
        Map<String, Double> left = byLabel(one);
        Map<String, Double> right = byLabel(other);
        double common = left.entrySet().stream()
                .mapToDouble(entry -> Math.min(entry.getValue(), right.getOrDefault(entry.getKey(), 0.0)))
                .sum();
        return Math.min(1, common / Math.max(sum(left), sum(right)));
    }

    private static Map<String, Double> byLabel(Classification answer) {
        return answer.classes().stream()
                .collect(Collectors.groupingBy(ScoredClass::label, Collectors.summingDouble(ScoredClass::probability)));
    }

    private static double sum(Map<String, Double> probabilities) {
        return probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
