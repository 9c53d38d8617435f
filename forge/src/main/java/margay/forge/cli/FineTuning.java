package margay.forge.cli;

import java.nio.file.Path;
import margay.forge.train.RunConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the trainings of quantized networks share: they start from a float network and use the same schedule. */
final class FineTuning {
    private static final float CLIP = 1;

    @Mixin
    TrainOptions options;

    @Option(names = "--from", required = true, description = "Run folder of the float32 network to start from")
    private Path from;

    @Option(names = "--epochs", defaultValue = "12", description = "Passes over the training images (${DEFAULT-VALUE})")
    private int epochs;

    @Option(names = "--lr", defaultValue = "1e-3", description = "Highest learning rate of Adam (${DEFAULT-VALUE})")
    private float learningRate;

    RunConfig config(RunConfig.Kind kind, String bits, boolean wdr, boolean gpg) {
        return new RunConfig(
                kind,
                options.network,
                options.data.toString(),
                epochs,
                options.batch,
                options.seed,
                options.holdout,
                RunConfig.Method.ADAM,
                learningRate,
                0,
                0,
                CLIP,
                from.toString(),
                bits,
                wdr,
                gpg,
                options.threads);
    }
}
