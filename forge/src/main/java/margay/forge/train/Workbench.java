package margay.forge.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import margay.forge.data.BatchMaker;
import margay.forge.data.DataSplits;
import margay.forge.data.ImageCache;
import margay.forge.data.Normalization;
import margay.forge.nn.FloatLayers;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.optim.Adam;
import margay.forge.optim.Optimizer;
import margay.forge.optim.Sgd;

/** Puts together what a run needs from its configuration. */
public final class Workbench {
    private static final float MOMENTUM = 0.9f;

    private final RunConfig config;
    private final NDManager manager;
    private final DataSplits data;
    private final Normalization normalization;

    /**
     * Opens the data of a run.
     *
     * @param config what is computed
     * @param cache keeps decoded images
     * @param manager owns all arrays
     * @throws IOException if the data cannot be read
     */
    public Workbench(RunConfig config, ImageCache cache, NDManager manager) throws IOException {
        this.config = config;
        this.manager = manager;
        this.data = DataSplits.open(Path.of(config.data()), config.holdout(), cache);
        this.normalization = Normalization.of(data.train());
    }

    /**
     * Prepares a run that trains.
     *
     * @return what the trainer needs
     * @throws IOException if the weights to start from cannot be read
     */
    public Trainer.Setup setup() throws IOException {
        Parameters parameters = new Parameters(manager, new SplittableRandom(config.seed()));
        Layer network = config.network().create(data.train().classes().size(), new FloatLayers(parameters));
        start(parameters);
        Evaluator evaluator = new Evaluator(manager, new BatchMaker(data.test(), normalization, 250, 0));
        return new Trainer.Setup(
                config,
                manager,
                parameters,
                new Classification(network),
                optimizer(),
                new BatchMaker(data.train(), normalization, config.batch(), config.seed()),
                () -> Map.of("float32", evaluator.accuracy(network)));
    }

    private void start(Parameters parameters) throws IOException {
        if (!config.from().isEmpty()) {
            try (NDManager memory = manager.newSubManager()) {
                parameters.assign(new RunFolder(Path.of(config.from())).readModel(memory));
            }
        }
    }

    private Optimizer optimizer() {
        return switch (config.optimizer()) {
            case SGD -> new Sgd(manager, MOMENTUM, config.weightDecay());
            case ADAM -> new Adam(manager);
        };
    }
}
