package margay.classify.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import margay.api.model.GenerationId;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class ClassificationTest {
    private static final GenerationId MODEL = new GenerationId("pets", new Version("1.0.0"), 1);

    private static Classification of(float greatest, OptionalDouble unknownBelow) {
        List<ScoredClass> classes = List.of(
                new ScoredClass(1, "cat", 0.7, greatest), new ScoredClass(0, "dog", 0.3, Math.nextDown(greatest)));
        return new Classification(classes, unknownBelow, MODEL);
    }

    @Test
    void itIsNoneOfTheseIfAndOnlyIfTheGreatestLogitIsBelowTheThreshold() {
        Random random = new Random(5);
        for (int round = 0; round < 1000; round++) {
            float greatest = (float) (random.nextGaussian() * 10);
            double threshold = random.nextBoolean() ? greatest : random.nextGaussian() * 10;
            Classification answer = of(greatest, OptionalDouble.of(threshold));
            assertEquals(greatest < threshold, answer.noneOfThese(), greatest + " below " + threshold);
            assertEquals(answer.noneOfThese(), answer.best().isEmpty());
        }
    }

    @Test
    void aLogitThatEqualsTheThresholdIsKnown() {
        assertEquals(
                "cat", of(2.5f, OptionalDouble.of(2.5)).best().orElseThrow().label());
    }

    @Test
    void aModelWithoutThresholdNeverSaysNoneOfThese() {
        Classification answer = of(-Float.MAX_VALUE, OptionalDouble.empty());
        assertFalse(answer.noneOfThese());
        assertEquals(Optional.of("cat"), answer.best().map(ScoredClass::label));
    }

    @Test
    void thereIsAtLeastOneClass() {
        assertThrows(
                IllegalArgumentException.class, () -> new Classification(List.of(), OptionalDouble.empty(), MODEL));
    }
}
