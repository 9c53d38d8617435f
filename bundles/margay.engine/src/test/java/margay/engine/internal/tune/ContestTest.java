package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongSupplier;
import margay.api.RequestException;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final long MILLI = 1_000_000;

    private long now;
    private final LongSupplier clock = () -> now;

    /** Takes its time of the clock; the machine gets slower by a tenth of a millisecond each block. */
    private Contest.Runs takes(double millis) {
        return runs -> {
            double once = millis * MILLI * (1 + now / 1e12);
            now += (long) (once * runs);
            return once;
        };
    }

    @Test
    void findsTheRatioAndTheTimes() throws RequestException {
        Contest.Score score = new Contest(takes(10), takes(5), clock).hold(10_000 * MILLI);
        assertEquals(0.5, score.ratio(), 0.01);
        assertEquals(5, score.millis(), 0.2);
        assertEquals(10, score.defaultMillis(), 0.4);
        assertTrue(Rule.isFaster(score.ratios()));
    }

    @Test
    void endsWithinItsTime() throws RequestException {
        Contest.Score score = new Contest(takes(10), takes(9), clock).hold(500 * MILLI);
        assertTrue(score.ratios().length > 0);
        assertTrue(now < 700 * MILLI, () -> now + " ns");
    }

    @Test
    void whatTakesLongerThanTheTimeGivesNoRatio() throws RequestException {
        Contest.Score score = new Contest(takes(1000), takes(1000), clock).hold(100 * MILLI);
        assertEquals(0, score.ratios().length);
        assertEquals(0, score.millis());
    }

    @Test
    void givesUpOnWhatIsClearlySlower() throws RequestException {
        Contest.Score score = new Contest(takes(5), takes(10), clock).hold(10_000 * MILLI);
        assertEquals(Rule.MIN_PAIRS, score.ratios().length);
    }

    @Test
    void alternatesWhoGoesFirst() throws RequestException {
        StringBuilder order = new StringBuilder();
        Contest.Runs slow = note(order, "d", takes(100));
        Contest.Runs fast = note(order, "c", takes(50));
        new Contest(slow, fast, clock).hold(900 * MILLI);
        assertTrue(order.substring(4).startsWith("dccddc"), order::toString);
    }

    private static Contest.Runs note(StringBuilder order, String name, Contest.Runs runs) {
        return count -> {
            order.append(name);
            return runs.measure(count);
        };
    }
}
