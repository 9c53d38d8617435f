package margay.elastic.internal;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import margay.elastic.Budget;

/**
 * Ranks the forms within a budget.
 *
 * <p>Where accuracy is preferred, forms within half a percentage point of the most accurate one are equal: on 5,000 images that
 * is one standard error. Of equals, those that compute with integers only come first on a board that speeds integers up, then
 * those with the smaller file, then the more accurate ones.
 *
 * @param integers whether an accelerator of the board declares that it speeds up 8-bit integers
 */
record FormChoice(boolean integers) {
    /** Half a percentage point, and what doubles lose when they are subtracted. */
    private static final double EQUAL = 0.005 + 1e-9;

    private static final Set<Budget.Preference> TIMED = EnumSet.of(Budget.Preference.LATENCY, Budget.Preference.ENERGY);
    private static final Comparator<Candidate> ACCURACY =
            Comparator.comparingDouble(candidate -> -candidate.form().accuracy());
    private static final Comparator<Candidate> SIZE =
            Comparator.comparingLong(FormChoice::bytes).thenComparing(ACCURACY);
    private static final Comparator<Candidate> LATENCY =
            Comparator.comparingDouble(Candidate::ms).thenComparing(ACCURACY);
    private static final Comparator<Candidate> INTEGER_ONLY =
            Comparator.comparing(candidate -> !candidate.form().integerOnly());

    /** Whether the sizes of all forms decide. */
    static boolean needsSizes(Budget budget) {
        return budget.form() == null && (budget.maxBytes() != null || budget.preference() == Budget.Preference.SIZE);
    }

    /** Whether the times of all forms decide. */
    static boolean needsTimes(Budget budget) {
        return budget.form() == null && (budget.maxMs() != null || TIMED.contains(budget.preference()));
    }

    /** A form that cannot be made comes last. */
    private static long bytes(Candidate candidate) {
        return candidate.bytes() > 0 ? candidate.bytes() : Long.MAX_VALUE;
    }

    /** @return those that the budget allows, the best first; equals in the order that they had */
    List<Candidate> ranked(List<Candidate> candidates, Budget budget) {
        List<Candidate> allowed = candidates.stream()
                .filter(candidate -> allows(budget, candidate))
                .toList();
        return switch (budget.preference()) {
            case ACCURACY -> byAccuracy(allowed);
            case SIZE -> allowed.stream().sorted(SIZE).toList();
            case LATENCY, ENERGY -> allowed.stream().sorted(LATENCY).toList();
        };
    }

    private static boolean allows(Budget budget, Candidate candidate) {
        return budget.form() == null
                ? isWithinLimits(budget, candidate)
                : budget.form().equals(candidate.form().name());
    }

    private static boolean isWithinLimits(Budget budget, Candidate candidate) {
        return (budget.accuracyFloor() == null || candidate.form().accuracy() >= budget.accuracyFloor())
                && (budget.maxBytes() == null || candidate.bytes() > 0 && candidate.bytes() <= budget.maxBytes())
                && (budget.maxMs() == null || candidate.ms() <= budget.maxMs());
    }

    private List<Candidate> byAccuracy(List<Candidate> allowed) {
        Predicate<Candidate> equal = equalToBest(allowed);
        return Stream.concat(
                        allowed.stream().filter(equal).sorted(kernels().thenComparing(SIZE)),
                        allowed.stream().filter(equal.negate()).sorted(ACCURACY))
                .toList();
    }

    private Comparator<Candidate> kernels() {
        return integers ? INTEGER_ONLY : (one, other) -> 0;
    }

    private static Predicate<Candidate> equalToBest(List<Candidate> allowed) {
        double best = allowed.stream()
                .mapToDouble(candidate -> candidate.form().accuracy())
                .max()
                .orElse(0);
        return candidate -> best - candidate.form().accuracy() <= EQUAL;
    }

    /** @return those that may be the best, as long as not all their sizes are known; empty if the best one is certain */
    List<Candidate> undecided(List<Candidate> candidates, Budget budget) {
        List<Candidate> ranked = ranked(candidates, budget);
        if (ranked.isEmpty() || budget.preference() != Budget.Preference.ACCURACY) {
            return List.of();
        }
        List<Candidate> first = ranked.stream()
                .filter(equalToBest(ranked))
                .filter(candidate -> kernels().compare(candidate, ranked.get(0)) == 0)
                .toList();
        return first.size() > 1 ? first : List.of();
    }
}
