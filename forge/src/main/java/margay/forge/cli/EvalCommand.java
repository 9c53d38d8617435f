package margay.forge.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import margay.forge.nn.Layer;
import margay.forge.quant.BitWidths;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;
import margay.forge.search.Condition;
import margay.forge.train.Evaluator;
import margay.forge.train.Model;
import margay.forge.train.NormCalibration;
import margay.forge.train.RunConfig;
import margay.forge.train.RunFolder;
import margay.forge.train.Workbench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the accuracy of a trained network on the test images. */
@Command(
        name = "eval",
        description = "Measure accuracy on the test images; adds the figures to eval.jsonl in the run folder",
        mixinStandardHelpOptions = true)
final class EvalCommand implements Callable<Integer> {
    @Mixin
    private OpenRun run;

    @Option(
            names = "--bits",
            split = ",",
            defaultValue = "8/8,6/6,4/4,3/3,2/2",
            description = "Uniform subnets of an elastic network (${DEFAULT-VALUE})")
    private List<String> bits;

    @Option(names = "--all-forms", description = "Each in all eight combinations of symmetry and granularity")
    private boolean allForms;

    @Option(names = "--subnet", description = "A subnet as text, one form a layer parted by spaces; can be repeated")
    private List<String> subnets = new ArrayList<>();

    @Option(
            names = "--calibration",
            defaultValue = "" + Workbench.CALIBRATION_BATCHES,
            description = "Training batches to measure normalization on (${DEFAULT-VALUE})")
    private int calibration;

    /** One line of the result. */
    record Line(String name, double accuracy, Subnet subnet) {}

    @Override
    public Integer call() throws IOException {
        run.open(this::evaluate);
        return 0;
    }

    private void evaluate(RunFolder folder, Workbench bench, Model model, NDManager manager) throws IOException {
        Evaluator evaluator = new Evaluator(manager, bench.test());
        if (folder.config().kind() != RunConfig.Kind.EQNET) {
            report(folder, new Line(model.name(), evaluator.accuracy(model.network()), new Subnet(List.of())));
            return;
        }
        ElasticNetwork elastic = OpenRun.elastic(model);
        NormCalibration norms = bench.calibration(calibration);
        for (Line chosen : chosen(elastic.layers().size())) {
            Layer subnet = elastic.as(chosen.subnet());
            norms.run(subnet);
            report(folder, new Line(chosen.name(), evaluator.accuracy(subnet), chosen.subnet()));
        }
    }

    private List<Line> chosen(int layers) {
        List<Line> chosen = new ArrayList<>();
        subnets.forEach(text -> chosen.add(new Line("subnet " + chosen.size(), 0, Subnet.parse(text))));
        for (BitWidths widths : bits.stream().map(BitWidths::parse).toList()) {
            for (Condition condition : allForms ? Condition.all() : List.of(Condition.PLAIN)) {
                Subnet subnet =
                        FormSpace.ELASTIC.uniform(layers, condition.form(widths.weights(), widths.activations()));
                chosen.add(new Line(widths + " " + condition, 0, subnet));
            }
        }
        return chosen;
    }

    private static void report(RunFolder folder, Line line) throws IOException {
        System.out.println("%-48s %6.2f %%".formatted(line.name(), 100 * line.accuracy()));
        JsonLines.append(folder.file("eval.jsonl"), line);
    }
}
