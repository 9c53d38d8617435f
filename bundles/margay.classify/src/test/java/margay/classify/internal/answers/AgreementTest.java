package margay.classify.internal.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import margay.api.model.GenerationId;
import margay.classify.api.Classification;
import margay.classify.api.ScoredClass;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class AgreementTest {
    private final Random random = new Random(2);

    private static Classification answer(int top, double... probabilities) {
        List<ScoredClass> classes = IntStream.range(0, probabilities.length)
                .mapToObj(i -> new ScoredClass(i, "class " + i, probabilities[i], 0))
                .sorted(Comparator.comparingDouble(scored -> -scored.probability()))
                .limit(top)
                .toList();
        return new Classification(classes, OptionalDouble.empty(), new GenerationId("m", new Version("1.0.0"), 1));
    }

    private double[] probabilities(int classes) {
        double[] values = random.doubles(classes, 0.001, 1).toArray();
        double sum = Arrays.stream(values).sum();
        return Arrays.stream(values).map(value -> value / sum).toArray();
    }

    @Test
    void ofAllClassesItIsOneMinusTheTotalVariationDistance() {
        for (int round = 0; round < 200; round++) {
            double[] one = probabilities(6);
            double[] other = probabilities(6);
            double distance = IntStream.range(0, 6)
                            .mapToDouble(i -> Math.abs(one[i] - other[i]))
                            .sum()
                    / 2;
            assertEquals(1 - distance, Agreement.of(answer(6, one), answer(6, other)), 1e-9);
        }
    }

    @Test
    void itIsSymmetricAndFromZeroToOneAndOneOfTheSame() {
        for (int round = 0; round < 200; round++) {
            Classification one = answer(1 + random.nextInt(6), probabilities(6));
            Classification other = answer(1 + random.nextInt(6), probabilities(6));
            double agreement = Agreement.of(one, other);
            assertTrue(agreement >= 0 && agreement <= 1);
            assertEquals(agreement, Agreement.of(other, one), 1e-12);
            assertEquals(1, Agreement.of(one, one));
        }
    }

    @Test
    void answersWithNoLabelInCommonDisagree() {
        assertEquals(0, Agreement.of(answer(1, 0.9, 0.1), answer(1, 0.1, 0.9)));
    }
}
