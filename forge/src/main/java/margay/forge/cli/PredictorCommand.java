package margay.forge.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import margay.forge.nn.Layer;
import margay.forge.plot.Plot;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.Subnet;
import margay.forge.search.AccuracyPredictor;
import margay.forge.search.BitBudget;
import margay.forge.search.MeasuredSubnet;
import margay.forge.search.RankCorrelation;
import margay.forge.search.SubnetSampler;
import margay.forge.train.Evaluator;
import margay.forge.train.Model;
import margay.forge.train.NormCalibration;
import margay.forge.train.Progress;
import margay.forge.train.RunFolder;
import margay.forge.train.Workbench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures subnets on the images set aside and tells how well a predictor learns from four fifths of them. */
@Command(
        name = "predictor",
        description = "Measure subnets for the accuracy predictor and report its rank correlation; goes on where it"
                + " was cut",
        mixinStandardHelpOptions = true)
final class PredictorCommand implements Callable<Integer> {
    private static final int CALIBRATION_BATCHES = 8;
    private static final int LEAST = 10;

    @Mixin
    private OpenRun run;

    @Option(names = "--subnets", defaultValue = "1000", description = "Subnets to measure (${DEFAULT-VALUE})")
    private int count;

    @Override
    public Integer call() throws IOException {
        run.open(this::measureAndFit);
        return 0;
    }

    private void measureAndFit(RunFolder folder, Workbench bench, Model model, NDManager manager) throws IOException {
        MeasuredSubnets measured = new MeasuredSubnets(folder);
        measure(measured, bench, OpenRun.elastic(model), manager);
        List<MeasuredSubnet> all = measured.all();
        if (all.size() < LEAST) {
            throw new IOException(
                    "%d subnets are too few to learn from: measure %d or more".formatted(all.size(), LEAST));
        }
        int split = all.size() * 4 / 5;
        AccuracyPredictor predictor = AccuracyPredictor.fit(manager, all.subList(0, split), 1);
        report(folder, all.subList(split, all.size()), predictor);
    }

    private void measure(MeasuredSubnets measured, Workbench bench, ElasticNetwork elastic, NDManager manager)
            throws IOException {
        SubnetSampler sampler = sampler(bench.costs(elastic));
        Evaluator evaluator = new Evaluator(manager, bench.holdout());
        NormCalibration norms = bench.calibration(CALIBRATION_BATCHES);
        int first = measured.all().size();
        Progress progress = new Progress(System.out, System.console() != null, first, count);
        for (int number = first; number < count; number++) {
            Subnet drawn = sampler.draw(number);
            Layer subnet = elastic.as(drawn);
            norms.run(subnet);
            double accuracy = evaluator.accuracy(subnet);
            measured.add(drawn, accuracy);
            progress.step(number + 1, "subnets, last %.2f %%".formatted(100 * accuracy));
        }
    }

    private static SubnetSampler sampler(BitBudget sizes) {
        return new SubnetSampler(sizes.weightSizes(), sizes.inputSizes(), 1);
    }

    private static void report(RunFolder folder, List<MeasuredSubnet> unseen, AccuracyPredictor predictor)
            throws IOException {
        double[] measured =
                unseen.stream().mapToDouble(MeasuredSubnet::accuracy).toArray();
        double[] predicted =
                predictor.predict(unseen.stream().map(MeasuredSubnet::subnet).toList());
        Plot plot = new Plot("Accuracy of unseen subnets", "measured, %", "predicted, %");
        for (int i = 0; i < measured.length; i++) {
            plot.scatter("subnets", 100 * measured[i], 100 * predicted[i]);
        }
        plot.write(folder.file("predictor.png"));
        System.out.println("rank correlation on %d unseen subnets: %.3f"
                .formatted(measured.length, RankCorrelation.of(measured, predicted)));
    }
}
