package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import margay.forge.data.BatchMaker;
import margay.forge.data.DataSplits;
import margay.forge.data.ImageCache;
import margay.forge.data.ImageSet;
import margay.forge.data.Normalization;
import margay.forge.nn.Architecture;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.optim.Adam;
import margay.forge.optim.Optimizer;
import margay.forge.optim.Sgd;
import margay.forge.quant.BitWidths;
import margay.forge.quant.ElasticNetwork;
import margay.forge.search.BitBudget;

/** Puts together what a run needs from its configuration. */
public final class Workbench {
    /** How many training batches the statistics of a subnet are measured on before it is reported. */
    public static final int CALIBRATION_BATCHES = 32;

    private static final float MOMENTUM = 0.9f;
    private static final int EVALUATION_BATCH = 50;
    private static final int REPORT_BATCHES = 8;
    private static final int[] REPORTED_BITS = {8, 4, 3, 2};

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
     * @param fresh whether the run starts; else a checkpoint will replace all values
     * @return what the trainer needs
     * @throws IOException if the weights to start from cannot be read
     */
    public Trainer.Setup setup(boolean fresh) throws IOException {
        Model model = model();
        if (fresh && !config.from().isEmpty()) {
            load(model.parameters(), start(RunFolder.existing(Path.of(config.from()))));
            initialise(model);
        }
        return new Trainer.Setup(
                config,
                manager,
                model.parameters(),
                objective(model),
                optimizer(),
                training(),
                () -> accuracies(model));
    }

    /**
     * Opens the network of a finished run.
     *
     * @param folder the run
     * @return the network with the weights of the last whole epoch
     * @throws IOException if the weights cannot be read
     */
    public Model open(RunFolder folder) throws IOException {
        Model model = model();
        load(model.parameters(), folder);
        return model;
    }

    private RunFolder start(RunFolder folder) throws IOException {
        Architecture network = folder.config().network();
        if (network != config.network()) {
            throw new IllegalArgumentException(
                    "%s holds a %s, and the run would train a %s: name the same network with --net"
                            .formatted(config.from(), network, config.network()));
        }
        return folder;
    }

    private void load(Parameters parameters, RunFolder folder) throws IOException {
        try (NDManager memory = manager.newSubManager()) {
            parameters.assign(folder.readModel(memory));
        }
    }

    private Model model() {
        Parameters parameters = new Parameters(manager, new SplittableRandom(config.seed()));
        return Model.create(config, data.train().classes().size(), parameters);
    }

    private void initialise(Model model) {
        if (model.elastic().isPresent()) {
            BatchMaker images = training();
            try (NDManager memory = manager.newSubManager()) {
                model.elastic()
                        .get()
                        .initialise(Evaluator.images(memory, images.images(), images.training(images.order(0), 0, 0)));
            }
        }
    }

    private Objective objective(Model model) {
        return switch (config.kind()) {
            case EQNET ->
                new ElasticClassification(model.elastic().orElseThrow(), config.seed(), config.wdr(), config.gpg());
            case FLOAT32, LSQ -> new Classification(model.network());
        };
    }

    private Map<String, Double> accuracies(Model model) {
        Evaluator evaluator = new Evaluator(manager, test());
        if (config.kind() != RunConfig.Kind.EQNET) {
            return Map.of(model.name(), evaluator.accuracy(model.network()));
        }
        Map<String, Double> accuracies = new LinkedHashMap<>();
        NormCalibration calibration = calibration(REPORT_BATCHES);
        ElasticNetwork elastic = model.elastic().orElseThrow();
        for (int bits : REPORTED_BITS) {
            Layer subnet = elastic.as(elastic.uniform(bits, bits));
            calibration.run(subnet);
            accuracies.put(new BitWidths(bits, bits).toString(), evaluator.accuracy(subnet));
        }
        return accuracies;
    }

    /**
     * Returns what measures normalization statistics anew for a subnet.
     *
     * @param count how many training batches it measures
     */
    public NormCalibration calibration(int count) {
        return new NormCalibration(calibrationImages(count));
    }

    /**
     * Returns training images to measure something on.
     *
     * @param count how many batches of them
     */
    public CalibrationImages calibrationImages(int count) {
        return new CalibrationImages(manager, training(), count);
    }

    /**
     * Returns what tells the cost of subnets on these images.
     *
     * @param elastic the network
     */
    public BitBudget costs(ElasticNetwork elastic) {
        try (NDManager memory = manager.newSubManager()) {
            ImageSet images = data.test();
            NDArray image = memory.zeros(new Shape(1, images.channels(), images.height(), images.width()));
            return new BitBudget(elastic, elastic.inputSizes(image));
        }
    }

    /** Returns the images. */
    public DataSplits data() {
        return data;
    }

    /** Returns the training images in batches of the run. */
    public BatchMaker training() {
        return new BatchMaker(data.train(), normalization, config.batch(), config.seed());
    }

    /** Returns the test images. */
    public BatchMaker test() {
        return new BatchMaker(data.test(), normalization, EVALUATION_BATCH, 0);
    }

    /** Returns the training images that were set aside. */
    public BatchMaker holdout() {
        return new BatchMaker(data.holdout(), normalization, EVALUATION_BATCH, 0);
    }

    private Optimizer optimizer() {
        return switch (config.optimizer()) {
            case SGD -> new Sgd(manager, MOMENTUM, config.weightDecay());
            case ADAM -> new Adam(manager, config.weightDecay());
        };
    }
}
