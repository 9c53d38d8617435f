package margay.forge.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import margay.forge.data.ImageCache;
import margay.forge.train.RunConfig;
import margay.forge.train.RunFolder;
import margay.forge.train.RunStart;
import margay.forge.train.Torch;
import margay.forge.train.Trainer;
import margay.forge.train.Workbench;

/** Starts or resumes a run; when the process is told to end, the run writes a checkpoint first. */
final class TrainRun {
    private TrainRun() {}

    static int start(TrainOptions options, RunConfig config) throws IOException {
        RunFolder folder = new RunFolder(options.run);
        check(folder, options, config);
        folder.write(config);
        try (NDManager manager = Torch.start(config.threads())) {
            Workbench bench = new Workbench(config, new ImageCache(options.cache), manager);
            Trainer trainer = new Trainer(
                    folder, bench.setup(!folder.hasCheckpoint()), Duration.ofMinutes(options.checkpointMinutes));
            folder.record(RunStart.now(trainer.step(), bench.data()));
            return trainUntilTold(trainer) ? 0 : 1;
        }
    }

    private static void check(RunFolder folder, TrainOptions options, RunConfig config) throws IOException {
        if (folder.hasCheckpoint() && !options.resume) {
            throw new IOException(
                    "%s holds a run already: add --resume to go on, or name another folder".formatted(options.run));
        }
        if (folder.hasCheckpoint() && !folder.config().equals(config)) {
            throw new IOException("The run in %s was started with other options: %s, now %s"
                    .formatted(options.run, folder.config(), config));
        }
    }

    private static boolean trainUntilTold(Trainer trainer) throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            trainer.stop();
            awaitQuietly(ended);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return trainer.train();
        } finally {
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
