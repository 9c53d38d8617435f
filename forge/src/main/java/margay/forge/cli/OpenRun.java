package margay.forge.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import margay.forge.data.ImageCache;
import margay.forge.quant.ElasticNetwork;
import margay.forge.train.Model;
import margay.forge.train.RunConfig;
import margay.forge.train.RunFolder;
import margay.forge.train.Torch;
import margay.forge.train.Workbench;
import picocli.CommandLine.Option;

/** The options of commands that look at a trained run, and the run itself once {@link #open} was called. */
final class OpenRun {
    @Option(names = "--run", required = true, description = "Run folder of a trained network")
    Path run;

    @Option(names = "--data", description = "Zip or folder of images, if not where the run was trained")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--cache",
            defaultValue = "${sys:java.io.tmpdir}/margay-forge",
            description = "Folder for decoded images (${DEFAULT-VALUE})")
    private Path cache;

    /** What is done with a run. */
    @FunctionalInterface
    interface Work {
        void on(RunFolder folder, Workbench bench, Model model, NDManager manager) throws IOException;
    }

    void open(Work work) throws IOException {
        RunFolder folder = RunFolder.existing(run);
        RunConfig stored = folder.config();
        RunConfig config = data.map(d -> stored.withData(d.toString())).orElse(stored);
        try (NDManager manager = Torch.start(config.threads())) {
            Workbench bench = new Workbench(config, new ImageCache(cache), manager);
            work.on(folder, bench, bench.open(folder), manager);
        }
    }

    static ElasticNetwork elastic(Model model) {
        return model.elastic()
                .orElseThrow(() -> new IllegalArgumentException(
                        "This run trained a float network, which has no subnets: name a run of train eqnet"));
    }
}
