package margay.forge.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;
import margay.forge.data.Normalization;
import margay.forge.data.Shapes;
import margay.forge.nn.BatchNorm;
import margay.forge.nn.Parameters;
import org.junit.jupiter.api.Test;

class NormCalibrationTest {
    @Test
    void runningStatisticsBecomeTheMeanOverTheBatches() {
        ImageSet pictures = Shapes.draw(64, 8, 3);
        BatchMaker batches = new BatchMaker(pictures, Normalization.of(pictures), 16, 1);
        try (NDManager manager = Torch.start(1)) {
            BatchNorm norm = BatchNorm.create(new Parameters(manager, new SplittableRandom(1)), "norm", 3);
            norm.mean().value().addi(99);
            new NormCalibration(new CalibrationImages(manager, batches, 3)).run(norm);

            NDArray mean = manager.zeros(norm.mean().value().getShape());
            for (int number = 0; number < 3; number++) {
                NDArray images = Evaluator.images(manager, pictures, batches.training(batches.order(0), 0, number));
                mean.addi(images.transpose(1, 0, 2, 3)
                        .flatten(1, 3)
                        .mean(new int[] {1})
                        .div(3));
            }
            assertArrayEquals(mean.toFloatArray(), norm.mean().value().toFloatArray(), 1e-5f);
        }
    }
}
