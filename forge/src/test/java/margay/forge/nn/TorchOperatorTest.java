package margay.forge.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import margay.forge.Gradients;
import margay.forge.train.Torch;
import org.junit.jupiter.api.Test;

class TorchOperatorTest {
    @Test
    void channelsLastKeepsShapeValuesAndGradients() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = manager.arange(24f).reshape(2, 3, 2, 2);
            NDArray y = TorchOperator.CHANNELS_LAST.apply(x);
            assertEquals(new Shape(2, 3, 2, 2), y.getShape());
            assertArrayEquals(x.toFloatArray(), y.toFloatArray());
            float[] gradient = Gradients.automatic(
                    x, z -> TorchOperator.CHANNELS_LAST.apply(z).mul(x).sum());
            assertArrayEquals(x.toFloatArray(), gradient);
        }
    }

    @Test
    void hardtanhPassesGradientsOnStrictlyBetweenItsLimits() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = manager.create(new float[] {-3, -2, -1.5f, 4.9f, 5, 8});
            assertArrayEquals(
                    new float[] {-2, -2, -1.5f, 4.9f, 5, 5},
                    TorchOperator.HARDTANH.apply(x, -2, 5).toFloatArray());
            assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, Gradients.automatic(x, y -> TorchOperator.HARDTANH
                    .apply(y, -2, 5)
                    .sum()));
        }
    }

    @Test
    void roundsHalfToEvenInTheMemoryOfItsArgument() {
        try (NDManager manager = Torch.start(1)) {
            NDArray x = manager.create(new float[] {-1.5f, -0.4f, 0.5f, 1.5f, 2.6f});
            TorchOperator.ROUND_IN_PLACE.apply(x);
            assertArrayEquals(new float[] {-2, 0, 0, 2, 3}, x.toFloatArray(), 1e-9f);
        }
    }
}
