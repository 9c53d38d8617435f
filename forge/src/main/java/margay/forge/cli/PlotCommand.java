package margay.forge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import margay.forge.plot.Plot;
import margay.forge.train.Metrics;
import margay.forge.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws accuracy by epoch. */
@Command(name = "plot", description = "Draw the test accuracy of runs by epoch", mixinStandardHelpOptions = true)
final class PlotCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", description = "Run folders")
    private List<Path> runs;

    @Option(names = "--out", defaultValue = "accuracy.png", description = "The picture (${DEFAULT-VALUE})")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Plot plot = new Plot("Test accuracy", "epoch", "accuracy, %");
        for (Path run : runs) {
            for (Metrics.Epoch epoch : new Metrics(RunFolder.existing(run).metrics()).read()) {
                epoch.testAccuracy()
                        .forEach((name, accuracy) ->
                                plot.add(run.getFileName() + " " + name, epoch.epoch(), 100 * accuracy));
            }
        }
        plot.write(out);
        return 0;
    }
}
