package margay.forge.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import margay.forge.Gradients;
import margay.forge.nn.Scaling;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossTest {
    private final NDManager manager = Torch.start(1);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void crossEntropyIsTheMeanNegativeLogProbability() {
        NDArray logits = manager.create(new float[] {1, 2, 0.5f, -1, 0, 3}, new Shape(2, 3));
        double first = Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(0.5));
        double second = Math.exp(-1) / (Math.exp(-1) + 1 + Math.exp(3));
        float loss = CrossEntropy.of(logits, manager.create(new int[] {1, 0})).getFloat();
        assertEquals(-(Math.log(first) + Math.log(second)) / 2, loss, 1e-6);
    }

    @Test
    void crossEntropyHasTheGradientOfFiniteDifferences() {
        NDArray labels = manager.create(new int[] {1, 0, 3, 2});
        assertGradient(random(new Shape(4, 4), 1), x -> CrossEntropy.of(x, labels));
    }

    @Test
    void guidanceByEqualLogitsIsHalfTheCrossEntropy() {
        NDArray logits = random(new Shape(4, 5), 3);
        NDArray labels = manager.create(new int[] {1, 0, 3, 2});
        float half = CrossEntropy.of(logits, labels).getFloat() / 2;
        assertEquals(half, Guidance.of(logits, logits, labels).getFloat(), 1e-6);
    }

    @Test
    void guidanceAddsHalfTheDivergence() {
        NDArray before = manager.create(new float[] {0, 0}, new Shape(1, 2));
        NDArray logits = manager.create(new float[] {(float) Math.log(3), 0}, new Shape(1, 2));
        double divergence = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);
        float loss = Guidance.of(before, logits, manager.create(new int[] {0})).getFloat();
        assertEquals((divergence - Math.log(0.75)) / 2, loss, 1e-6);
    }

    @Test
    void guidanceHasTheGradientOfFiniteDifferencesAndGivesNoneToTheGuide() {
        NDArray labels = manager.create(new int[] {1, 0, 3, 2});
        NDArray fixed = random(new Shape(4, 4), 7);
        assertGradient(random(new Shape(4, 4), 1), x -> Guidance.of(fixed, x, labels));
        float[] ofGuide = Gradients.automatic(
                random(new Shape(4, 4), 1), x -> Guidance.of(x, fixed.add(Scaling.multiply(x, 0)), labels));
        assertArrayEquals(new float[16], ofGuide, 1e-9f);
    }

    @Test
    void smoothL1IsSquareBelowOneAndLinearAbove() {
        NDArray predicted = manager.create(new float[] {0.5f, -3});
        NDArray target = manager.create(new float[] {0, 0});
        assertEquals((0.125 + 2.5) / 2, SmoothL1.of(predicted, target).getFloat(), 1e-6);
    }

    @Test
    void smoothL1HasTheGradientOfFiniteDifferences() {
        NDArray target = manager.create(new float[] {0.3f, -0.4f, 4, -5});
        assertGradient(manager.zeros(target.getShape()), x -> SmoothL1.of(x, target));
    }

    @Test
    void gradientsOutliveAGarbageCollectionBeforeTheBackwardComputation() {
        NDArray labels = manager.create(new int[] {1, 0, 3, 2});
        NDArray other = random(new Shape(4, 4), 7);
        assertOutlivesGarbageCollection(x -> Guidance.of(other, x, labels));
        assertOutlivesGarbageCollection(x -> SmoothL1.of(x, other));
        assertOutlivesGarbageCollection(x -> WeightDistribution.of(List.of(x, other)));
    }

    private void assertOutlivesGarbageCollection(Function<NDArray, NDArray> loss) {
        NDArray x = random(new Shape(4, 4), 1);
        float[] expected = Gradients.automatic(x, loss);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(expected, Gradients.afterGarbageCollection(x, loss));
        }
    }

    @Test
    void uniformWeightsCostAlmostNothingAndPeakedOnesMore() {
        SplittableRandom random = new SplittableRandom(4);
        float[] uniform = new float[4000];
        float[] peaked = new float[4000];
        for (int i = 0; i < uniform.length; i++) {
            uniform[i] = (float) random.nextDouble(-1, 1);
            peaked[i] = (float) Math.pow(random.nextGaussian(), 3);
        }
        assertTrue(distribution(uniform) < 0.01);
        assertTrue(distribution(peaked) > 1);
    }

    private float distribution(float[] weights) {
        return WeightDistribution.of(List.of(manager.create(weights))).getFloat();
    }

    @Test
    void weightDistributionFollowsItsFormula() {
        float[] weights = {0.1f, -0.4f, 0.7f, 1.3f, -0.2f};
        double mean = 0.3;
        double m2 = 0;
        double m3 = 0;
        double m4 = 0;
        for (float w : weights) {
            m2 += Math.pow(w - mean, 2) / 5;
            m3 += Math.pow(w - mean, 3) / 5;
            m4 += Math.pow(w - mean, 4) / 5;
        }
        double kurtosis = m4 / (m2 * m2);
        double skewness = m3 / Math.pow(m2, 1.5);
        double expected = 0.015 * Math.pow(kurtosis - 1.8, 2) + skewness * skewness;
        assertEquals(expected, distribution(weights), 1e-5);
    }

    @Test
    void weightDistributionHasTheGradientOfFiniteDifferences() {
        NDArray other = random(new Shape(3, 4), 9);
        assertGradient(random(new Shape(2, 3, 2), 8), x -> WeightDistribution.of(List.of(x, other)));
    }

    private NDArray random(Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    private static void assertGradient(NDArray x, Function<NDArray, NDArray> loss) {
        assertArrayEquals(Gradients.finiteDifferences(x, loss), Gradients.automatic(x, loss), 2e-3f);
    }
}
