package margay.forge.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import margay.forge.Gradients;
import margay.forge.train.Torch;
import org.junit.jupiter.api.Test;

class ScalingTest {
    @Test
    void theFactorOutlivesAGarbageCollectionBeforeTheBackwardComputation() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = manager.create(new float[] {2});
            for (int i = 0; i < 20; i++) {
                float[] gradient = Gradients.afterGarbageCollection(x, y -> Scaling.multiply(y, 0.25));
                assertEquals(0.25f, gradient[0]);
            }
        }
    }

    @Test
    void theBoundsOfARectifierOutliveIt() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = manager.create(new float[] {-1, 3, 7});
            for (int i = 0; i < 20; i++) {
                float[] gradient = Gradients.afterGarbageCollection(
                        x,
                        y -> Activation.RELU6.forward(y, Pass.training(manager)).sum());
                assertArrayEquals(new float[] {0, 1, 0}, gradient);
            }
        }
    }
}
