package margay.elastic;

import java.util.Comparator;
import java.util.List;

/** Picks the forms within a budget. */
final class FormChoice {
    private FormChoice() {}

    /** @return those that the budget allows, the best first; equals in the order that they had */
    static List<Candidate> ranked(List<Candidate> candidates, Budget budget) {
        return candidates.stream()
                .filter(budget::allows)
                .sorted(order(budget.preference()))
                .toList();
    }

    /** A form that cannot be made comes last. */
    private static long bytes(Candidate candidate) {
        return candidate.bytes() > 0 ? candidate.bytes() : Long.MAX_VALUE;
    }

    private static Comparator<Candidate> order(Budget.Preference preference) {
        Comparator<Candidate> accuracy =
                Comparator.comparingDouble(candidate -> -candidate.form().accuracy());
        return switch (preference) {
            case ACCURACY -> accuracy;
            case SIZE -> Comparator.comparingLong(FormChoice::bytes).thenComparing(accuracy);
            case LATENCY, ENERGY -> Comparator.comparingDouble(Candidate::ms).thenComparing(accuracy);
        };
    }
}
