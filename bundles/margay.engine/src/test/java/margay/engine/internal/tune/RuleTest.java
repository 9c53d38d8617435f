package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RuleTest {
    @Test
    void aClearDifferenceIsFaster() {
        assertTrue(Rule.isFaster(new double[] {0.7, 0.7, 0.7, 0.7, 0.7}));
    }

    @Test
    void aDifferenceThatMayBeChanceIsNot() {
        assertFalse(Rule.isFaster(new double[] {0.96, 0.96, 0.96, 0.96, 0.96}));
        assertFalse(Rule.isFaster(new double[] {0.95, 0.95, 0.95, 0.95, 0.95}));
    }

    @Test
    void ratiosThatContradictEachOtherAreNot() {
        assertFalse(Rule.isFaster(new double[] {0.5, 0.5, 0.5, 1.5, 1.5, 0.5, 1.5}));
    }

    @Test
    void oneOutlierChangesNothing() {
        assertTrue(Rule.isFaster(new double[] {0.7, 0.7, 30, 0.7, 0.7}));
        assertFalse(Rule.isFaster(new double[] {1, 1, 0.01, 1, 1}));
    }

    @Test
    void tooFewRatiosSayNothing() {
        assertFalse(Rule.isFaster(new double[] {0.5, 0.5, 0.5, 0.5}));
        assertFalse(Rule.isFaster(new double[0]));
        assertFalse(Rule.isHopeless(new double[] {2, 2, 2, 2}));
    }

    @Test
    void whatIsSlowerMostOfTheTimeIsHopeless() {
        assertTrue(Rule.isHopeless(new double[] {1.1, 1.2, 0.9, 1.3, 1.1}));
        assertFalse(Rule.isHopeless(new double[] {1.1, 0.8, 0.9, 1.3, 1.1}));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertEquals(2.5, Rule.median(new double[] {4, 1, 2, 3}));
    }
}
