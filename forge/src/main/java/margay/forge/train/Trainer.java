package margay.forge.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import margay.forge.data.Batch;
import margay.forge.data.BatchMaker;
import margay.forge.data.Prefetcher;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;
import margay.forge.optim.CosineSchedule;
import margay.forge.optim.Optimizer;

/**
 * Trains one network in one run folder. A checkpoint is written after each epoch, every few minutes in between, and when
 * the run is asked to stop; a run that goes on from a checkpoint computes exactly what it would have computed without
 * the break. One thread trains; {@link #stop} may be called from any.
 */
public final class Trainer {
    private final RunFolder folder;
    private final RunConfig config;
    private final NDManager manager;
    private final BatchMaker batches;
    private final Objective objective;
    private final Optimizer optimizer;
    private final CosineSchedule schedule;
    private final Parameters parameters;
    private final TrainingState state;
    private final Supplier<Map<String, Double>> test;
    private final Duration checkpointEvery;
    private final Metrics metrics;
    private final Progress progress;
    private final int stepsPerEpoch;
    private long lastCheckpoint = System.nanoTime();
    private volatile boolean stopping;

    /**
     * Prepares a run, going on from the checkpoint of the folder if it has one.
     *
     * @param folder where everything is written
     * @param setup what is trained on what
     * @param checkpointEvery the longest time between two checkpoints
     * @throws IOException if the checkpoint cannot be read
     */
    public Trainer(RunFolder folder, Setup setup, Duration checkpointEvery) throws IOException {
        this.folder = folder;
        this.config = setup.config();
        this.manager = setup.manager();
        this.batches = setup.batches();
        this.objective = setup.objective();
        this.optimizer = setup.optimizer();
        this.parameters = setup.parameters();
        this.test = setup.test();
        this.checkpointEvery = checkpointEvery;
        this.stepsPerEpoch = batches.trainingBatches();
        this.schedule = new CosineSchedule(
                config.learningRate(), config.warmUpEpochs() * stepsPerEpoch, config.epochs() * stepsPerEpoch);
        this.metrics = new Metrics(folder.metrics());
        this.state = new TrainingState(parameters, optimizer);
        if (folder.hasCheckpoint()) {
            state.load(folder, manager);
            metrics.keepUntil(state.step);
        }
        this.progress = new Progress(System.out, System.console() != null, state.step, schedule.steps());
    }

    /**
     * What a run needs.
     *
     * @param config what is computed
     * @param manager owns all arrays
     * @param parameters the arrays of the network
     * @param objective what is minimised
     * @param optimizer how parameters change
     * @param batches the training images
     * @param test measures accuracies after each epoch
     */
    public record Setup(
            RunConfig config,
            NDManager manager,
            Parameters parameters,
            Objective objective,
            Optimizer optimizer,
            BatchMaker batches,
            Supplier<Map<String, Double>> test) {}

    /**
     * Trains until the last epoch is done or somebody stops the run.
     *
     * @return whether the run is complete
     * @throws IOException if a file cannot be written
     */
    public boolean train() throws IOException {
        while (state.step < schedule.steps() && !stopping) {
            trainEpoch(state.step / stepsPerEpoch);
        }
        return state.step >= schedule.steps();
    }

    /** Returns how many steps are done. */
    public int step() {
        return state.step;
    }

    /** Asks the training thread to write a checkpoint after the current step and return. */
    public void stop() {
        stopping = true;
    }

    private void trainEpoch(int epoch) throws IOException {
        int[] order = batches.order(epoch);
        int done = state.step % stepsPerEpoch;
        try (Prefetcher next = new Prefetcher(n -> batches.training(order, epoch, n), done, stepsPerEpoch)) {
            while (next.hasNext() && !stopping) {
                trainStep(next.next());
                checkpointNowAndThen();
            }
        }
        if (state.step == (epoch + 1) * stepsPerEpoch) {
            finishEpoch(epoch);
        }
        checkpoint();
    }

    private void trainStep(Batch batch) {
        long start = System.nanoTime();
        try (NDManager memory = manager.newSubManager()) {
            Pass pass = Pass.training(memory);
            Objective.StepResult result = backward(memory, pass, batch);
            pass.leaves().forEach(this::update);
            state.lossSum += result.loss();
            state.correct += result.correct();
        }
        state.step++;
        state.seconds += (System.nanoTime() - start) / 1e9;
        progress.step(state.step, describe());
    }

    private Objective.StepResult backward(NDManager memory, Pass pass, Batch batch) {
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray images = Evaluator.images(memory, batches.images(), batch);
            return objective.backward(images, memory.create(batch.labels()), pass, gradients, state.step);
        }
    }

    private void update(Parameter parameter, NDArray leaf) {
        NDArray gradient = leaf.getGradient();
        if (config.clip() > 0) {
            gradient = gradient.clip(-config.clip(), config.clip());
        }
        optimizer.update(
                parameter,
                gradient,
                schedule.rate(state.step) * parameter.role().rateFactor());
    }

    private String describe() {
        int inEpoch = (state.step - 1) % stepsPerEpoch + 1;
        return "epoch %d/%d, loss %.4f, accuracy %.2f %%, %.0f images/s"
                .formatted(
                        (state.step - 1) / stepsPerEpoch + 1,
                        config.epochs(),
                        state.lossSum / inEpoch,
                        100.0 * state.correct / (inEpoch * config.batch()),
                        inEpoch * config.batch() / state.seconds);
    }

    private void finishEpoch(int epoch) throws IOException {
        int images = stepsPerEpoch * config.batch();
        Metrics.Epoch line = new Metrics.Epoch(
                epoch + 1,
                state.step,
                schedule.rate(state.step - 1),
                state.lossSum / stepsPerEpoch,
                state.correct / (double) images,
                test.get(),
                state.seconds,
                images / state.seconds);
        metrics.add(line);
        System.out.println("\nepoch %d: %s".formatted(epoch + 1, line.testAccuracy()));
        folder.writeModel(parameters.toList());
        state.startEpoch();
    }

    private void checkpointNowAndThen() throws IOException {
        if (System.nanoTime() - lastCheckpoint > checkpointEvery.toNanos()) {
            checkpoint();
        }
    }

    private void checkpoint() throws IOException {
        state.save(folder, manager);
        lastCheckpoint = System.nanoTime();
    }
}
