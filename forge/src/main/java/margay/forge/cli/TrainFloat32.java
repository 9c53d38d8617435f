package margay.forge.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a network of 32-bit floats. */
@Command(name = "float32", description = "Train a network of 32-bit floats", mixinStandardHelpOptions = true)
final class TrainFloat32 implements Callable<Integer> {
    @Mixin
    private TrainOptions options;

    @Option(names = "--epochs", defaultValue = "60", description = "Passes over the training images (${DEFAULT-VALUE})")
    private int epochs;

    @Option(names = "--lr", defaultValue = "0.1", description = "Highest learning rate (${DEFAULT-VALUE})")
    private float learningRate;

    @Option(names = "--weight-decay", defaultValue = "5e-4", description = "Decay of weights (${DEFAULT-VALUE})")
    private float weightDecay;

    @Override
    public Integer call() throws IOException {
        return TrainRun.start(options, options.float32(epochs, learningRate, weightDecay));
    }
}
