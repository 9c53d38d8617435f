package margay.forge.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import margay.forge.export.BundleFolder;
import margay.forge.export.ElasticExport;
import margay.forge.export.FormPlan;
import margay.forge.export.PlannedForm;
import margay.forge.quant.BitWidths;
import margay.forge.search.MeasuredSubnet;
import margay.forge.train.Model;
import margay.forge.train.RunFolder;
import margay.forge.train.Workbench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a bundle of a trained network. */
@Command(
        name = "export",
        description = {
            "Make an elastic bundle of a trained network: the content in OUT/elastic, the jar in OUT/target.",
            "Each form is run in ONNX Runtime on 1,000 test images and must answer as the trained network does."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  margay forge export --run runs/eqnet --out bundles/margay.model.eqnet-cifar10")
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private OpenRun run;

    @Option(names = "--out", required = true, description = "Folder of the bundle")
    private Path out;

    @Option(
            names = "--name",
            defaultValue = "eqnet-cifar10",
            description = "Name of the model on a box (${DEFAULT-VALUE})")
    private String name;

    @Option(names = "--version", defaultValue = "1.0.0", description = "Version of the bundle (${DEFAULT-VALUE})")
    private String version;

    @Option(
            names = "--bits",
            split = ",",
            defaultValue = "8/8,6/6,4/4,3/3,2/2",
            description = "Uniform forms of an elastic network (${DEFAULT-VALUE})")
    private List<String> bits;

    @Option(
            names = "--all-forms",
            split = ",",
            defaultValue = "8/8",
            description = "Bits in all eight combinations of symmetry and granularity (${DEFAULT-VALUE})")
    private List<String> allForms;

    @Option(
            names = "--timed-forms",
            defaultValue = "0",
            description = "Forms of random bits in addition, whose times on a box a search under a latency learns from")
    private int timedForms;

    @Option(
            names = "--calibration",
            defaultValue = "" + Workbench.CALIBRATION_BATCHES,
            description = "Training batches to measure normalization on (${DEFAULT-VALUE})")
    private int calibration;

    @Option(names = "--leave-out", description = "Leave out forms that do not answer as trained, instead of failing")
    private boolean leaveOut;

    @Option(names = "--title", defaultValue = "Image classifier trained by the forge", description = "One line")
    private String title;

    @Option(names = "--licence", defaultValue = "Apache-2.0", description = "SPDX identifier (${DEFAULT-VALUE})")
    private String licence;

    @Override
    public Integer call() throws IOException {
        run.open(this::export);
        return 0;
    }

    private void export(RunFolder folder, Workbench bench, Model model, NDManager manager) throws IOException {
        List<SearchResults.Line> found = new SearchResults(folder).all();
        List<MeasuredSubnet> measured = new MeasuredSubnets(folder).all();
        List<PlannedForm> planned = FormPlan.of(
                folder.config().kind(),
                model,
                widths(bits),
                widths(allForms),
                found.stream().map(SearchResults.Line::candidate).toList(),
                timedForms);
        System.out.println("%-24s %9s %9s %9s  %8s %9s  %14s"
                .formatted("form", "accuracy", "trained", "agrees", "differs", "agrees", "size"));
        ElasticExport export = new ElasticExport(manager, bench, model, calibration, leaveOut, System.out::println);
        Map<String, String> card = card(Origin.of(folder, found, measured.size(), options()));
        new BundleFolder(out, name, version).write(export.run(name, card, planned, measured));
        System.out.println("Written to " + out);
    }

    /** What repeats the export. */
    private String options() {
        return "--name %s --version %s --bits %s --all-forms %s --calibration %d%s%s --title '%s' --licence '%s' --out %s"
                .formatted(
                        name,
                        version,
                        String.join(",", bits),
                        allForms.stream().allMatch(String::isBlank) ? "''" : String.join(",", allForms),
                        calibration,
                        timedForms > 0 ? " --timed-forms " + timedForms : "",
                        leaveOut ? " --leave-out" : "",
                        title,
                        licence,
                        out.getFileName());
    }

    private static List<BitWidths> widths(List<String> texts) {
        return texts.stream()
                .filter(text -> !text.isBlank())
                .map(BitWidths::parse)
                .toList();
    }

    private Map<String, String> card(String origin) {
        Map<String, String> card = new LinkedHashMap<>();
        card.put("title", title);
        card.put(
                "description",
                "Tells which of the labels an image of the kind that it was trained on shows. Each form computes in other"
                        + " bits; its accuracy is that on the test images of the data set, in the forge.");
        card.put("origin", origin);
        card.put("licence", licence);
        card.put(
                "recipe",
                "Stretch to the size of the input; RGB, (pixel - mean) * scale. Divide the logits by the"
                        + " temperature and take the softmax for probabilities; below the least logit, answer none of these.");
        return card;
    }
}
