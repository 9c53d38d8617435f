package margay.forge.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import margay.forge.data.BatchMaker;
import margay.forge.data.Normalization;
import margay.forge.data.Shapes;
import margay.forge.nn.Architecture;
import margay.forge.nn.FloatLayers;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.optim.Adam;
import margay.forge.optim.Optimizer;
import margay.forge.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final int NEVER = -1;
    private static final BatchMaker TRAIN =
            new BatchMaker(Shapes.draw(96, 16, 1), Normalization.of(Shapes.draw(96, 16, 1)), 16, 5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(RunConfig.Method.class)
    void aRunCutAfterAnEpochEndsWithTheWeightsOfARunThatWasNotCut(RunConfig.Method method) throws IOException {
        assertResumeIsExact(method, 12);
    }

    @ParameterizedTest
    @EnumSource(RunConfig.Method.class)
    void aRunCutWithinAnEpochEndsWithTheWeightsOfARunThatWasNotCut(RunConfig.Method method) throws IOException {
        assertResumeIsExact(method, 9);
    }

    private void assertResumeIsExact(RunConfig.Method method, int cutAfterSteps) throws IOException {
        Map<String, float[]> whole = train("whole", method, 4, NEVER);
        train("cut", method, 4, cutAfterSteps);
        Map<String, float[]> resumed = train("cut", method, 4, NEVER);

        assertEquals(whole.keySet(), resumed.keySet());
        whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        assertEquals(
                metrics("whole").stream().map(Metrics.Epoch::loss).toList(),
                metrics("cut").stream().map(Metrics.Epoch::loss).toList());
    }

    @Test
    void aSmallNetworkLearnsToTellThreeKindsOfPicturesApart() throws IOException {
        train("smoke", RunConfig.Method.SGD, 8, NEVER);

        double accuracy = metrics("smoke").get(7).testAccuracy().get("float32");
        assertTrue(accuracy >= 0.95, "accuracy on new pictures is " + accuracy);
    }

    private java.util.List<Metrics.Epoch> metrics(String run) throws IOException {
        return new Metrics(folder.resolve(run).resolve("metrics.jsonl")).read();
    }

    private Map<String, float[]> train(String run, RunConfig.Method method, int epochs, int stopAfter)
            throws IOException {
        try (NDManager manager = Torch.start(2)) {
            Parameters parameters = new Parameters(manager, new SplittableRandom(3));
            Layer network = Architecture.RESNET8.create(3, new FloatLayers(parameters));
            AtomicReference<Trainer> trainer = new AtomicReference<>();
            Objective objective = stoppingAfter(stopAfter, trainer, new Classification(network));
            trainer.set(trainer(run, epochs, manager, parameters, network, objective, optimizer(method, manager)));
            boolean complete = trainer.get().train();
            if (stopAfter == NEVER) {
                assertTrue(complete);
            } else {
                assertFalse(complete);
            }
            return values(parameters);
        }
    }

    private static Objective stoppingAfter(int steps, AtomicReference<Trainer> trainer, Objective objective) {
        return (images, labels, pass, gradients, step) -> {
            if (step + 1 == steps) {
                trainer.get().stop();
            }
            return objective.backward(images, labels, pass, gradients, step);
        };
    }

    private static Optimizer optimizer(RunConfig.Method method, NDManager manager) {
        return method == RunConfig.Method.SGD ? new Sgd(manager, 0.9f, 1e-4f) : new Adam(manager);
    }

    private Trainer trainer(
            String run,
            int epochs,
            NDManager manager,
            Parameters parameters,
            Layer network,
            Objective objective,
            Optimizer optimizer)
            throws IOException {
        BatchMaker test = new BatchMaker(Shapes.draw(60, 16, 2), TRAIN.normalization(), 32, 0);
        Evaluator evaluator = new Evaluator(manager, test);
        Trainer.Setup setup = new Trainer.Setup(
                config(epochs),
                manager,
                parameters,
                objective,
                optimizer,
                TRAIN,
                () -> Map.of("float32", evaluator.accuracy(network)));
        return new Trainer(new RunFolder(folder.resolve(run)), setup, Duration.ofMinutes(5));
    }

    private static RunConfig config(int epochs) {
        return new RunConfig(
                RunConfig.Kind.FLOAT32,
                Architecture.RESNET8,
                "shapes",
                epochs,
                16,
                5,
                0,
                RunConfig.Method.SGD,
                0.05f,
                0,
                1e-4f,
                1,
                "",
                "",
                false,
                false,
                2);
    }

    private static Map<String, float[]> values(Parameters parameters) {
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.all().forEach(p -> values.put(p.name(), toFloats(p.value())));
        return values;
    }

    private static float[] toFloats(NDArray array) {
        return array.toFloatArray();
    }
}
