package margay.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import margay.elastic.Budget.Preference;
import margay.elastic.model.Form;
import org.junit.jupiter.api.Test;

class FormChoiceTest {
    private static final List<Candidate> CANDIDATES = List.of(
            candidate("float32", 0.91, 1000, 3),
            candidate("w8a8", 0.91, 300, 2),
            candidate("w4a4", 0.88, 160, 2.5),
            candidate("w2a2", 0.80, 160, 1.9));

    private static Candidate candidate(String name, double accuracy, long bytes, double ms) {
        return new Candidate(new Form(name, List.of(), false, accuracy, null, 1, 0, "", 0), bytes, ms);
    }

    private static String best(Double floor, Long bytes, Double ms, Preference prefer) {
        return FormChoice.ranked(CANDIDATES, new Budget(null, floor, bytes, ms, prefer)).stream()
                .findFirst()
                .map(candidate -> candidate.form().name())
                .orElse("none");
    }

    @Test
    void withoutABudgetTheMostAccurateServesAndOfEqualsTheFirst() {
        assertEquals("float32", best(null, null, null, null));
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
        assertEquals(List.of(), names(Budget.only("w1a1")));
    }

    @Test
    void theNextBestFollow() {
        assertEquals(List.of("float32", "w8a8", "w4a4", "w2a2"), names(Budget.NONE));
    }

    private static List<String> names(Budget budget) {
        return names(CANDIDATES, budget);
    }

    private static List<String> names(List<Candidate> candidates, Budget budget) {
        return FormChoice.ranked(candidates, budget).stream()
                .map(candidate -> candidate.form().name())
                .toList();
    }
}
