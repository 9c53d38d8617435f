package margay.forge.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final float RATE = 0.1f;
    private final NDManager manager = Torch.start(1);

    @AfterEach
    void close() {
        manager.close();
    }

    private Parameter parameter(Parameter.Role role) {
        Parameters parameters = new Parameters(manager, new SplittableRandom(1));
        return parameters.add("p", role, new Shape(2), new float[] {1, -2});
    }

    private NDArray gradient(float... values) {
        return manager.create(values);
    }

    @Test
    void sgdFollowsTheNesterovFormula() {
        Parameter p = parameter(Parameter.Role.WEIGHT);
        Sgd sgd = new Sgd(manager, 0.9f, 0.01f);
        double[] expected = {1, -2};
        double[] velocity = new double[2];
        float[][] gradients = {{0.5f, 1}, {-0.25f, 2}, {1, 0}};
        for (float[] g : gradients) {
            sgd.update(p, gradient(g), RATE);
            for (int i = 0; i < 2; i++) {
                double decayed = g[i] + 0.01 * expected[i];
                velocity[i] = 0.9 * velocity[i] + decayed;
                expected[i] -= RATE * (decayed + 0.9 * velocity[i]);
            }
        }
        assertArrayEquals(
                new float[] {(float) expected[0], (float) expected[1]},
                p.value().toFloatArray(),
                1e-6f);
    }

    @Test
    void onlyWeightsDecay() {
        Parameter p = parameter(Parameter.Role.AFFINE);
        new Sgd(manager, 0.9f, 0.5f).update(p, gradient(0, 0), RATE);
        assertArrayEquals(new float[] {1, -2}, p.value().toFloatArray());
    }

    @Test
    void adamFollowsItsFormula() {
        Parameter p = parameter(Parameter.Role.WEIGHT);
        Adam adam = new Adam(manager, 0);
        double[] expected = {1, -2};
        double[] m = new double[2];
        double[] v = new double[2];
        float[][] gradients = {{0.5f, 1}, {-0.25f, 2}, {1, 0}};
        for (int step = 1; step <= gradients.length; step++) {
            adam.update(p, gradient(gradients[step - 1]), RATE);
            for (int i = 0; i < 2; i++) {
                double g = gradients[step - 1][i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, step)));
                expected[i] -= RATE * m[i] / (1 - Math.pow(0.9, step)) / (root + 1e-8);
            }
        }
        assertArrayEquals(
                new float[] {(float) expected[0], (float) expected[1]},
                p.value().toFloatArray(),
                1e-4f);
    }

    @Test
    void theRateRisesToThePeakAndFallsToZero() {
        CosineSchedule schedule = new CosineSchedule(0.4f, 10, 110);
        assertEquals(0.04f, schedule.rate(0), 1e-6f);
        assertEquals(0.4f, schedule.rate(9), 1e-6f);
        assertEquals(0.4f, schedule.rate(10), 1e-6f);
        assertEquals(0.2f, schedule.rate(60), 1e-6f);
        assertEquals(0, schedule.rate(110), 1e-6f);
    }
}
