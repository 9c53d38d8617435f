package margay.forge.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import margay.forge.train.Torch;
import org.junit.jupiter.api.Test;

class ScalingTest {
    @Test
    void theFactorOutlivesAGarbageCollectionBeforeTheBackwardComputation() {
        try (NDManager manager = Torch.start(1)) {
            for (int i = 0; i < 20; i++) {
                NDArray x = manager.create(new float[] {2});
                x.setRequiresGradient(true);
                try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                    NDArray y = Scaling.multiply(x, 0.25);
                    System.gc();
                    manager.create(new float[] {7, 7});
                    gradients.backward(y);
                }
                assertEquals(0.25f, x.getGradient().getFloat(0));
            }
        }
    }
}
