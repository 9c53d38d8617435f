package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import margay.elastic.Budget;
import margay.elastic.Budget.Preference;
import margay.elastic.model.Form;
import org.junit.jupiter.api.Test;

class FormChoiceTest {
    private static final FormChoice CHOICE = new FormChoice(true);
    private static final List<Candidate> CANDIDATES = List.of(
            candidate("float32", 0.91, 1000, 3),
            candidate("w8a8", 0.91, 300, 2),
            candidate("w4a4", 0.88, 160, 2.5),
            candidate("w2a2", 0.80, 160, 1.9));

    private static Candidate candidate(String name, double accuracy, long bytes, double ms) {
        return new Candidate(new Form(name, List.of(), false, accuracy, null, 1, 0, "", 0), bytes, ms);
    }

    private static String best(Double floor, Long bytes, Double ms, Preference prefer) {
        return CHOICE.ranked(CANDIDATES, new Budget(null, floor, bytes, ms, prefer)).stream()
                .findFirst()
                .map(candidate -> candidate.form().name())
                .orElse("none");
    }

    @Test
    void ofEquallyAccurateFormsTheSmallerServes() {
        assertEquals("w8a8", best(null, null, null, null));
    }

    private static Candidate form(String name, double accuracy, boolean integerOnly, long bytes) {
        return new Candidate(new Form(name, List.of(), integerOnly, accuracy, null, 1, 0, "", 0), bytes, 0);
    }

    @Test
    void halfAPointOfAccuracyIsNotWorthFloats() {
        List<Candidate> candidates = List.of(
                form("float32", 0.8700, false, 1100),
                form("w8a8", 0.8704, true, 300),
                form("w8a8.channel", 0.8722, true, 301),
                form("w8a8.asym", 0.8723, false, 1200),
                form("w4a4", 0.8680, false, 160),
                form("mp5", 0.8672, false, 250));
        assertEquals(
                List.of("w8a8", "w8a8.channel", "w4a4", "float32", "w8a8.asym", "mp5"),
                names(candidates, Budget.NONE),
                "0.8672 is more than half a point below the best");
        assertEquals(
                List.of("w8a8", "w8a8.channel"),
                CHOICE.undecided(candidates, Budget.NONE).stream()
                        .map(candidate -> candidate.form().name())
                        .toList());
    }

    @Test
    void integersComeFirstOnlyWhereTheBoardSpeedsThemUp() {
        List<Candidate> candidates = List.of(form("w8a8", 0.87, true, 300), form("w6a6", 0.87, false, 200));
        assertEquals(List.of("w8a8", "w6a6"), names(candidates, Budget.NONE));
        assertEquals(
                List.of("w6a6", "w8a8"),
                new FormChoice(false)
                        .ranked(candidates, Budget.NONE).stream()
                                .map(one -> one.form().name())
                                .toList());
    }

    @Test
    void exactlyHalfAPointIsEqualAndWhatIsNotAllowedCountsForNothing() {
        List<Candidate> candidates = List.of(
                form("large", 0.95, false, 1000), form("more", 0.8722, false, 200), form("less", 0.8672, true, 300));
        assertEquals(
                List.of("less", "more"), names(candidates, new Budget(null, null, 500L, null, Preference.ACCURACY)));
    }

    @Test
    void theBestFormIsCertainWhereItHasNoEqual() {
        assertEquals(List.of(), CHOICE.undecided(CANDIDATES, Budget.only("w2a2")));
        assertEquals(List.of(), CHOICE.undecided(CANDIDATES, new Budget(null, null, null, null, Preference.SIZE)));
        assertEquals(List.of(), CHOICE.undecided(List.of(), Budget.NONE));
    }

    @Test
    void everyLimitHolds() {
        assertEquals("w8a8", best(null, 300L, null, Preference.ACCURACY));
        assertEquals("w4a4", best(null, 299L, null, Preference.ACCURACY));
        assertEquals("w2a2", best(null, null, 1.95, Preference.ACCURACY));
        assertEquals("none", best(0.85, null, 1.95, Preference.ACCURACY));
    }

    @Test
    void thePreferenceDecidesAmongThoseWithinTheBudget() {
        assertEquals("w4a4", best(null, null, null, Preference.SIZE), "as small as w2a2 and more accurate");
        assertEquals("w2a2", best(null, null, null, Preference.LATENCY));
        assertEquals("w8a8", best(0.85, null, null, Preference.ENERGY));
    }

    @Test
    void aFormThatCannotBeMadeIsTheLastAndWithinNoLimitOfBytes() {
        List<Candidate> two = List.of(candidate("broken", 0.95, 0, 0), candidate("w4a4", 0.88, 160, 0));
        assertEquals(List.of("w4a4", "broken"), names(two, new Budget(null, null, null, null, Preference.SIZE)));
        assertEquals(List.of("w4a4"), names(two, new Budget(null, null, 1000L, null, Preference.SIZE)));
    }

    @Test
    void aFormThatIsNamedServesWhateverItCosts() {
        assertEquals(List.of("w2a2"), names(Budget.only("w2a2")));
        assertEquals(List.of("w2a2"), names(new Budget("w2a2", 0.9, 1L, 0.1, Preference.SIZE)));
        assertEquals(List.of(), names(Budget.only("w1a1")));
    }

    @Test
    void theNextBestFollow() {
        assertEquals(List.of("w8a8", "float32", "w4a4", "w2a2"), names(Budget.NONE));
    }

    private static List<String> names(Budget budget) {
        return names(CANDIDATES, budget);
    }

    private static List<String> names(List<Candidate> candidates, Budget budget) {
        return CHOICE.ranked(candidates, budget).stream()
                .map(candidate -> candidate.form().name())
                .toList();
    }
}
