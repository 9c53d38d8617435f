package margay.classify.internal.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    private static final int ROUNDS = 500;

    private final Random random = new Random(11);

    private float[] logits() {
        float[] logits = new float[1 + random.nextInt(20)];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * 8);
        }
        return logits;
    }

    private double temperature() {
        return Math.exp(random.nextGaussian());
    }

    private static double[] formula(float[] logits, double temperature) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit / temperature);
        }
        double[] probabilities = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] / temperature) / sum;
        }
        return probabilities;
    }

    @Test
    void itIsTheFormulaWhereThatDoesNotOverflow() {
        for (int round = 0; round < ROUNDS; round++) {
            float[] logits = logits();
            double temperature = 0.2 + temperature();
            assertArrayEquals(formula(logits, temperature), Softmax.of(logits, temperature), 1e-12);
        }
    }

    @Test
    void probabilitiesAddUpToOneAndKeepTheOrderOfTheLogits() {
        for (int round = 0; round < ROUNDS; round++) {
            float[] logits = logits();
            double[] probabilities = Softmax.of(logits, temperature());
            assertEquals(1, Arrays.stream(probabilities).sum(), 1e-12);
            for (int i = 1; i < logits.length; i++) {
                boolean less = logits[i - 1] <= logits[i];
                assertTrue(less ? probabilities[i - 1] <= probabilities[i] : probabilities[i - 1] >= probabilities[i]);
            }
        }
    }

    @Test
    void aHigherTemperatureMakesTheSurestClassLessSure() {
        for (int round = 0; round < ROUNDS; round++) {
            float[] logits = logits();
            double temperature = temperature();
            double sure = Arrays.stream(Softmax.of(logits, temperature)).max().orElseThrow();
            double cooler =
                    Arrays.stream(Softmax.of(logits, 2 * temperature)).max().orElseThrow();
            assertTrue(cooler <= sure, cooler + " above " + sure);
            assertTrue(cooler >= 1.0 / logits.length - 1e-12);
        }
    }

    @Test
    void hugeLogitsAndTinyTemperaturesDoNotOverflow() {
        float most = Float.MAX_VALUE;
        assertArrayEquals(new double[] {1, 0}, Softmax.of(new float[] {most, -most}, 1));
        assertArrayEquals(new double[] {0.5, 0.5}, Softmax.of(new float[] {-most, -most}, 1));
        assertArrayEquals(new double[] {0, 1}, Softmax.of(new float[] {1, Math.nextUp(1f)}, Double.MIN_VALUE));
        assertArrayEquals(new double[] {0.5, 0.5}, Softmax.of(new float[] {most, -most}, Double.MAX_VALUE), 1e-12);
        assertArrayEquals(new double[] {1}, Softmax.of(new float[] {-3}, 1));
    }
}
