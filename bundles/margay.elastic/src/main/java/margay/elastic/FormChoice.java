package margay.elastic;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Picks the best form within a budget. */
final class FormChoice {
    private FormChoice() {}

    /** @return the best of those that the budget allows; of equals the one that comes first */
    static Optional<Candidate> best(List<Candidate> candidates, Budget budget) {
        return candidates.stream().filter(budget::allows).min(order(budget.preference()));
    }

    private static Comparator<Candidate> order(Budget.Preference preference) {
        Comparator<Candidate> accuracy =
                Comparator.comparingDouble(candidate -> -candidate.form().accuracy());
        return switch (preference) {
            case ACCURACY -> accuracy;
            case SIZE -> Comparator.comparingLong(Candidate::bytes).thenComparing(accuracy);
            case LATENCY, ENERGY -> Comparator.comparingDouble(Candidate::ms).thenComparing(accuracy);
        };
    }
}
