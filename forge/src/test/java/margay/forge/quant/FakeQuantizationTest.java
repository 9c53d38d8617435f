package margay.forge.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import margay.forge.train.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FakeQuantizationTest {
    private static final int CHANNELS = 3;
    private static final int LENGTH = 200;

    static Stream<Arguments> forms() {
        return Stream.of(2, 3, 4, 8).flatMap(bits -> Stream.of(true, false)
                .flatMap(perChannel -> Stream.of(IntegerRange.signed(bits), IntegerRange.unsigned(bits))
                        .flatMap(range -> Stream.of(0f, -0.37f).map(b -> Arguments.of(range, perChannel, b)))));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void valueAndGradientsFollowTheClosedFormula(IntegerRange range, boolean perChannel, float offset) {
        Case values = new Case(range, perChannel, offset);
        try (NDManager manager = Torch.start(1)) {
            NDArray x = leaf(manager, values.x, new Shape(CHANNELS, LENGTH));
            NDArray s = leaf(manager, values.s, new Shape(values.s.length, 1));
            NDArray b = leaf(manager, values.b, new Shape(values.b.length, 1));
            NDArray g = manager.create(values.g, x.getShape());
            NDArray y;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                y = FakeQuantization.apply(x, s, offset == 0 ? Optional.empty() : Optional.of(b), range);
                gradients.backward(y.mul(g).sum());
            }
            assertArrayEquals(values.expected(), y.toFloatArray(), 1e-4f);
            assertArrayEquals(values.expectedByX(), x.getGradient().toFloatArray(), 1e-6f);
            assertArrayEquals(values.expectedByScale(), s.getGradient().toFloatArray(), 0.02f);
            if (offset != 0) {
                assertArrayEquals(values.expectedByOffset(), b.getGradient().toFloatArray(), 1e-3f);
            }
        }
    }

    @Test
    void roundsToTheNearestOfFourLevels() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = manager.create(new float[] {-9, -1.1f, -0.6f, -0.4f, 0.2f, 0.7f, 5});
            NDArray y = FakeQuantization.apply(
                    x, manager.create(new float[] {1}), Optional.empty(), IntegerRange.signed(2));
            assertArrayEquals(new float[] {-2, -1, -1, 0, 0, 1, 1}, y.toFloatArray(), 1e-9f);
        }
    }

    @Test
    void gradientScaleKeepsTheValueAndMultipliesTheGradient() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = leaf(manager, new float[] {0.3f, -2}, new Shape(2));
            NDArray y;
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                y = GradientScale.apply(x, 0.125);
                gradients.backward(y.sum());
            }
            assertArrayEquals(new float[] {0.3f, -2}, y.toFloatArray(), 1e-6f);
            assertArrayEquals(new float[] {0.125f, 0.125f}, x.getGradient().toFloatArray());
        }
    }

    @Test
    void gradientFactorsFollowTheirFormulas() {
        assertEquals(1 / Math.sqrt(7 * 432.0), GradientScale.perTensor(IntegerRange.signed(4), 432), 1e-12);
        assertEquals(2 / Math.sqrt(7 * 432.0 / 3), GradientScale.perChannel(IntegerRange.signed(4), 432, 3), 1e-12);
    }

    private static NDArray leaf(NDManager manager, float[] values, Shape shape) {
        NDArray leaf = manager.create(values, shape);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Random values away from the corners of the formula, and the formula in plain Java. */
    private static final class Case {
        final IntegerRange range;
        final float[] x = new float[CHANNELS * LENGTH];
        final float[] g = new float[CHANNELS * LENGTH];
        final float[] s;
        final float[] b;

        Case(IntegerRange range, boolean perChannel, float offset) {
            this.range = range;
            s = perChannel ? new float[] {0.11f, 0.23f, 0.05f} : new float[] {0.17f};
            b = new float[s.length];
            SplittableRandom random = new SplittableRandom(11);
            for (int c = 0; c < b.length; c++) {
                b[c] = offset * (c + 1);
            }
            for (int i = 0; i < x.length; i++) {
                double v = random.nextInt(range.least() - 3, range.greatest() + 4) + random.nextDouble(-0.45, 0.45);
                boolean corner = Math.abs(v - range.least()) < 0.01 || Math.abs(v - range.greatest()) < 0.01;
                x[i] = (float) ((corner ? v + 0.02 : v) * s[at(i)] + b[at(i)]);
                g[i] = (float) random.nextDouble(-1, 1);
            }
        }

        int at(int i) {
            return s.length == 1 ? 0 : i / LENGTH;
        }

        double position(int i) {
            return ((double) x[i] - b[at(i)]) / s[at(i)];
        }

        boolean within(int i) {
            return position(i) > range.least() && position(i) < range.greatest();
        }

        double level(int i) {
            return Math.rint(Math.max(range.least(), Math.min(range.greatest(), position(i))));
        }

        float[] expected() {
            float[] y = new float[x.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = (float) (s[at(i)] * level(i) + b[at(i)]);
            }
            return y;
        }

        float[] expectedByX() {
            float[] byX = new float[x.length];
            for (int i = 0; i < byX.length; i++) {
                byX[i] = within(i) ? g[i] : 0;
            }
            return byX;
        }

        float[] expectedByScale() {
            float[] byScale = new float[s.length];
            for (int i = 0; i < x.length; i++) {
                byScale[at(i)] += (float) (g[i] * (within(i) ? level(i) - position(i) : level(i)));
            }
            return byScale;
        }

        float[] expectedByOffset() {
            float[] byOffset = new float[b.length];
            for (int i = 0; i < x.length; i++) {
                byOffset[at(i)] += within(i) ? 0 : g[i];
            }
            return byOffset;
        }
    }
}
