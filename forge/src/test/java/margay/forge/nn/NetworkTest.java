package margay.forge.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.SplittableRandom;
import margay.forge.loss.CrossEntropy;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private final NDManager manager = Torch.start(2);
    private final Parameters parameters = new Parameters(manager, new SplittableRandom(1));

    @AfterEach
    void close() {
        manager.close();
    }

    /** The counts are those of the papers' networks, with 1x1 shortcuts and 10 classes. */
    @ParameterizedTest
    @CsvSource({"RESNET20, 272474", "RESNET32, 466906", "RESNET56, 855770", "MOBILENETV2, 2236682"})
    void networksHaveTheParametersOfTheirPapers(Architecture architecture, long count) {
        architecture.create(10, new FloatLayers(parameters));
        assertEquals(count, parameters.learnedValues());
    }

    @ParameterizedTest
    @CsvSource({"RESNET8", "RESNET20", "MOBILENETV2"})
    void aPictureBecomesOneLogitPerClassAndEveryParameterLearns(Architecture architecture) {
        Layer network = architecture.create(7, new FloatLayers(parameters));
        Pass pass = Pass.training(manager);
        NDArray images = manager.randomNormal(new Shape(4, 3, 32, 32));
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray logits = network.forward(images, pass);
            assertEquals(new Shape(4, 7), logits.getShape());
            gradients.backward(CrossEntropy.of(logits, manager.create(new int[] {0, 3, 6, 2})));
        }
        assertEquals(
                parameters.all().stream().filter(Parameter::learned).count(),
                pass.leaves().size());
        pass.leaves()
                .forEach((parameter, leaf) ->
                        assertTrue(leaf.getGradient().abs().max().getFloat() > 0, parameter + " gets no gradient"));
    }

    @Test
    void evaluationLeavesRunningStatisticsAloneAndTrainingMovesThem() {
        BatchNorm norm = BatchNorm.create(parameters, "norm", 3);
        NDArray images = manager.randomNormal(new Shape(4, 3, 8, 8)).add(5);
        norm.forward(images, Pass.evaluation(manager));
        assertArrayEquals(new float[3], norm.mean().value().toFloatArray());
        norm.forward(images, Pass.training(manager));
        float[] mean = images.transpose(1, 0, 2, 3)
                .flatten(1, 3)
                .mean(new int[] {1})
                .mul(0.1f)
                .toFloatArray();
        assertArrayEquals(mean, norm.mean().value().toFloatArray(), 1e-5f);
    }

    @Test
    void aDepthThatIsNoResNetIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ResNet.create(21, 10, new FloatLayers(parameters)));
    }
}
