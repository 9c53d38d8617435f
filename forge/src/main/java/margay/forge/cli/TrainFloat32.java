package margay.forge.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import margay.forge.train.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a network of 32-bit floats. */
@Command(name = "float32", description = "Train a network of 32-bit floats", mixinStandardHelpOptions = true)
final class TrainFloat32 implements Callable<Integer> {
    private static final int LONGEST_WARM_UP = 2;

    @Mixin
    private TrainOptions options;

    @Option(names = "--epochs", defaultValue = "60", description = "Passes over the training images (${DEFAULT-VALUE})")
    private int epochs;

    @Option(names = "--optimizer", defaultValue = "sgd", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private RunConfig.Method optimizer;

    @Option(names = "--lr", defaultValue = "0.1", description = "Highest learning rate (${DEFAULT-VALUE})")
    private float learningRate;

    @Option(names = "--weight-decay", defaultValue = "5e-4", description = "Decay of weights (${DEFAULT-VALUE})")
    private float weightDecay;

    @Option(names = "--from", defaultValue = "", description = "Run folder whose weights are the start")
    private String from;

    @Override
    public Integer call() throws IOException {
        RunConfig config = new RunConfig(
                RunConfig.Kind.FLOAT32,
                options.network,
                options.data.toString(),
                epochs,
                options.batch,
                options.seed,
                options.holdout,
                optimizer,
                learningRate,
                from.isEmpty() ? Math.min(LONGEST_WARM_UP, epochs / 10) : 0,
                weightDecay,
                0,
                from,
                "",
                false,
                false,
                options.threads);
        return TrainRun.start(options, config);
    }
}
