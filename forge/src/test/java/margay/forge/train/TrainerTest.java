package margay.forge.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;
import margay.forge.data.Normalization;
import margay.forge.data.Shapes;
import margay.forge.nn.Architecture;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.optim.Adam;
import margay.forge.optim.Optimizer;
import margay.forge.optim.Sgd;
import margay.forge.quant.ElasticNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
    private static final int NEVER = -1;
    private static final ImageSet PICTURES = Shapes.draw(192, 16, 1);
    private static final Normalization NORMALIZATION = Normalization.of(PICTURES);
    private static final BatchMaker TRAIN = new BatchMaker(PICTURES, NORMALIZATION, 32, 5);
    private static final BatchMaker TEST = new BatchMaker(Shapes.draw(90, 16, 2), NORMALIZATION, 45, 0);
    private static final int STEPS_PER_EPOCH = 6;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"FLOAT32,12", "FLOAT32,9", "LSQ,9", "EQNET,12", "EQNET,9"})
    void aRunThatWasCutEndsWithTheWeightsOfARunThatWasNot(RunConfig.Kind kind, int cutAfterSteps) throws IOException {
        Map<String, float[]> whole = train(kind, "whole", 4, NEVER);
        train(kind, "cut", 4, cutAfterSteps);
        assertEquals(cutAfterSteps / STEPS_PER_EPOCH, metrics("cut").size());
        Map<String, float[]> resumed = train(kind, "cut", 4, NEVER);

        assertEquals(whole.keySet(), resumed.keySet());
        whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        assertEquals(losses("whole"), losses("cut"));
    }

    @Test
    void aSmallNetworkLearnsThreeKindsOfPicturesInFloatsAndInEveryBitWidth() throws IOException {
        train(RunConfig.Kind.FLOAT32, "float32", 6, NEVER);
        assertAccuracy("float32", "float32", 0.95);

        train(RunConfig.Kind.EQNET, "eqnet", 4, NEVER);
        assertAccuracy("eqnet", "w8a8", 0.95);
        assertAccuracy("eqnet", "w4a4", 0.95);
        assertAccuracy("eqnet", "w2a2", 0.9);
    }

    private void assertAccuracy(String run, String name, double least) throws IOException {
        List<Metrics.Epoch> epochs = metrics(run);
        double accuracy = epochs.get(epochs.size() - 1).testAccuracy().get(name);
        assertTrue(accuracy >= least, "accuracy of %s on new pictures is %.3f".formatted(name, accuracy));
    }

    private List<Metrics.Epoch> metrics(String run) throws IOException {
        return new Metrics(folder.resolve(run).resolve("metrics.jsonl")).read();
    }

    private List<Double> losses(String run) throws IOException {
        return metrics(run).stream().map(Metrics.Epoch::loss).toList();
    }

    private Map<String, float[]> train(RunConfig.Kind kind, String run, int epochs, int stopAfter) throws IOException {
        try (NDManager manager = Torch.start(2)) {
            RunFolder runFolder = new RunFolder(folder.resolve(run));
            RunConfig config = config(kind, epochs);
            Model model = Model.create(config, 3, new Parameters(manager, new SplittableRandom(3)));
            if (!runFolder.hasCheckpoint()) {
                start(model, manager);
            }
            AtomicReference<Trainer> trainer = new AtomicReference<>();
            Objective objective = stoppingAfter(stopAfter, trainer, objective(kind, model));
            Trainer.Setup setup = new Trainer.Setup(
                    config,
                    manager,
                    model.parameters(),
                    objective,
                    optimizer(kind, manager),
                    TRAIN,
                    () -> accuracies(model, manager));
            trainer.set(new Trainer(runFolder, setup, Duration.ofMinutes(5)));
            assertEquals(stopAfter == NEVER, trainer.get().train());
            return values(model.parameters());
        }
    }

    private void start(Model model, NDManager manager) throws IOException {
        if (model.elastic().isPresent()) {
            Path trained = folder.resolve("float32");
            if (trained.toFile().exists()) {
                model.parameters().assign(new RunFolder(trained).readModel(manager));
            }
            model.elastic().get().initialise(Evaluator.images(manager, PICTURES, TRAIN.evaluation(0)));
        }
    }

    private static Objective objective(RunConfig.Kind kind, Model model) {
        return kind == RunConfig.Kind.EQNET
                ? new ElasticClassification(model.elastic().orElseThrow(), 4, true, true)
                : new Classification(model.network());
    }

    private static Map<String, Double> accuracies(Model model, NDManager manager) {
        Evaluator evaluator = new Evaluator(manager, TEST);
        if (!model.name().equals("w8a8")) {
            return Map.of(model.name(), evaluator.accuracy(model.network()));
        }
        ElasticNetwork elastic = model.elastic().orElseThrow();
        Map<String, Double> accuracies = new LinkedHashMap<>();
        for (int bits : new int[] {8, 4, 2}) {
            Layer subnet = elastic.as(elastic.uniform(bits, bits));
            new NormCalibration(new CalibrationImages(manager, TRAIN, 6)).run(subnet);
            accuracies.put("w%da%d".formatted(bits, bits), evaluator.accuracy(subnet));
        }
        return accuracies;
    }

    private static Objective stoppingAfter(int steps, AtomicReference<Trainer> trainer, Objective objective) {
        return (images, labels, pass, gradients, step) -> {
            if (step + 1 == steps) {
                trainer.get().stop();
            }
            return objective.backward(images, labels, pass, gradients, step);
        };
    }

    private static Optimizer optimizer(RunConfig.Kind kind, NDManager manager) {
        return kind == RunConfig.Kind.FLOAT32 ? new Sgd(manager, 0.9f, 1e-4f) : new Adam(manager, 0);
    }

    private static RunConfig config(RunConfig.Kind kind, int epochs) {
        return new RunConfig(
                kind,
                Architecture.RESNET8,
                "shapes",
                epochs,
                32,
                5,
                0,
                RunConfig.Method.SGD,
                kind == RunConfig.Kind.FLOAT32 ? 0.05f : 2e-3f,
                0,
                1e-4f,
                1,
                "",
                "4/4",
                true,
                true,
                2);
    }

    private static Map<String, float[]> values(Parameters parameters) {
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.all().forEach(p -> values.put(p.name(), p.value().toFloatArray()));
        return values;
    }
}
