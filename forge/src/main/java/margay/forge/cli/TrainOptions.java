package margay.forge.cli;

import java.nio.file.Path;
import margay.forge.nn.Architecture;
import picocli.CommandLine.Option;

/** The options that all trainings have. */
final class TrainOptions {
    @Option(
            names = "--data",
            required = true,
            description = "Zip or folder with train/CLASS/IMAGE and test/CLASS/IMAGE")
    Path data;

    @Option(names = "--run", required = true, description = "Run folder: checkpoints, weights, metrics")
    Path run;

    @Option(names = "--resume", description = "Go on from the last checkpoint of the run folder, if it has one")
    boolean resume;

    @Option(names = "--net", defaultValue = "resnet20", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    Architecture network;

    @Option(names = "--batch", defaultValue = "128", description = "Images a step (${DEFAULT-VALUE})")
    int batch;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of every random choice (${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--holdout",
            defaultValue = "2500",
            description = "Training images set aside to compare subnets on (${DEFAULT-VALUE})")
    int holdout;

    @Option(names = "--threads", defaultValue = "2", description = "Threads of the tensor library (${DEFAULT-VALUE})")
    int threads;

    @Option(
            names = "--checkpoint-minutes",
            defaultValue = "4",
            description = "Longest time between checkpoints (${DEFAULT-VALUE})")
    int checkpointMinutes;

    @Option(
            names = "--cache",
            defaultValue = "${sys:java.io.tmpdir}/margay-forge",
            description = "Folder for decoded images (${DEFAULT-VALUE})")
    Path cache;
}
