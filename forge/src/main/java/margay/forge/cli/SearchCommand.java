package margay.forge.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import margay.forge.nn.Layer;
import margay.forge.plot.Plot;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;
import margay.forge.search.AccuracyPredictor;
import margay.forge.search.BitBudget;
import margay.forge.search.Candidate;
import margay.forge.search.Condition;
import margay.forge.search.GeneticSearch;
import margay.forge.search.LatencyModel;
import margay.forge.search.Limits;
import margay.forge.search.MeasuredSubnet;
import margay.forge.train.Evaluator;
import margay.forge.train.Model;
import margay.forge.train.NormCalibration;
import margay.forge.train.RunFolder;
import margay.forge.train.Workbench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Searches subnets of mixed precision under budgets and measures what it found. */
@Command(
        name = "search",
        description = "Search mixed-precision subnets under budgets, measure them on the test images, and write"
                + " search.jsonl and search.png",
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    @Mixin
    private OpenRun run;

    @Option(
            names = "--bits",
            split = ",",
            defaultValue = "2.5,3,3.5,4,5,6",
            description = "Highest average bits of weights and of inputs, one search each (${DEFAULT-VALUE})")
    private List<Double> budgets;

    @Option(names = "--bytes", description = "Highest size of the packed weights in bytes, in addition")
    private Optional<Long> bytes = Optional.empty();

    @Option(names = "--max-ms", description = "Longest time on a box in milliseconds, in addition; takes --times")
    private Optional<Double> milliseconds = Optional.empty();

    @Option(
            names = "--times",
            description = "File with what 'margay budget MODEL --prefer latency --json' printed on the box")
    private Optional<Path> times = Optional.empty();

    @Option(names = "--generations", defaultValue = "500", description = "Length of a search (${DEFAULT-VALUE})")
    private int generations;

    @Option(names = "--per-channel", description = "Weights with a step size per output channel")
    private boolean perChannel;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the search (${DEFAULT-VALUE})")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (milliseconds.isPresent() && times.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--max-ms takes the --times of a box");
        }
        run.open(this::search);
        return 0;
    }

    private void search(RunFolder folder, Workbench bench, Model model, NDManager manager) throws IOException {
        List<MeasuredSubnet> measured = new MeasuredSubnets(folder).all();
        if (measured.isEmpty()) {
            throw new IOException(
                    "No subnets were measured with the weights of the run: measure some with the predictor command first");
        }
        ElasticNetwork elastic = OpenRun.elastic(model);
        Optional<LatencyModel> latency = latency(elastic, manager);
        latency.ifPresent(known -> System.out.printf(
                "times of subnets that were left out in turn are predicted with %.1f %% error%n", 100 * known.error()));
        Judge judge = new Judge(bench, elastic, AccuracyPredictor.fit(manager, measured, seed), latency, manager);
        Condition condition = new Condition(true, perChannel, true);
        Report report = new Report(new SearchResults(folder), options());
        for (int bits = 2; bits <= 8; bits++) {
            report.add(judge.judge(
                    "uniform " + bits,
                    FormSpace.ELASTIC.uniform(elastic.layers().size(), condition.form(bits, bits))));
        }
        List<String> missed = new ArrayList<>();
        for (double budget : budgets) {
            Limits limits = new Limits(budget, bytes, milliseconds);
            Subnet found = searched(judge, condition, limits);
            if (judge.excess(limits).applyAsDouble(found) > 0) {
                missed.add("No subnet of %s was found, the nearest has %s: allow more"
                        .formatted(name(limits), judge.costs(found)));
            } else {
                report.add(judge.judge(name(limits), found));
            }
        }
        report.front(folder);
        if (!missed.isEmpty()) {
            throw new IOException(String.join("\n", missed));
        }
    }

    /** What repeats the search. */
    private String options() {
        return "--bits %s --generations %d --seed %d"
                        .formatted(
                                budgets.stream().map(String::valueOf).collect(Collectors.joining(",")),
                                generations,
                                seed)
                + bytes.map(most -> " --bytes " + most).orElse("")
                + milliseconds.map(most -> " --max-ms " + most).orElse("")
                + times.map(file -> " --times " + file.getFileName()).orElse("")
                + (perChannel ? " --per-channel" : "");
    }

    private Optional<LatencyModel> latency(ElasticNetwork elastic, NDManager manager) throws IOException {
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(LatencyModel.fit(
                        manager, BoxTimes.read(times.get(), elastic.layers().size())));
    }

    /** What was asked for, so that searches with other limits are told apart. */
    private String name(Limits limits) {
        return "searched " + limits.name() + (perChannel ? ".channel" : "");
    }

    private Subnet searched(Judge judge, Condition condition, Limits limits) {
        int layers = judge.elastic.layers().size();
        int uniform = (int) Math.max(2, Math.min(8, Math.floor(limits.bits())));
        List<Subnet> start = List.of(FormSpace.ELASTIC.uniform(layers, condition.form(uniform, uniform)));
        return new GeneticSearch(judge.predictor, condition, layers, generations)
                .best(judge.excess(limits), start, seed);
    }

    /** Prints and keeps what was found. */
    private static final class Report {
        private final SearchResults results;
        private final String options;
        private final List<Candidate> all = new ArrayList<>();

        Report(SearchResults results, String options) {
            this.results = results;
            this.options = options;
            System.out.println("%-16s %6s %6s %9s %7s %10s %9s"
                    .formatted("", "W bits", "A bits", "bytes", "ms", "predicted", "measured"));
        }

        void add(Candidate c) throws IOException {
            all.add(c);
            results.add(c, options);
            System.out.println("%-16s %6.2f %6.2f %9d %7s %9.2f%% %8.2f%%"
                    .formatted(
                            c.name(),
                            c.weightBits(),
                            c.activationBits(),
                            c.bytes(),
                            c.ms() == 0 ? "-" : "%.3f".formatted(c.ms()),
                            100 * c.predicted(),
                            100 * c.measured()));
        }

        void front(RunFolder folder) throws IOException {
            Plot plot =
                    new Plot("Accuracy and size of subnets", "packed weights, kB", "accuracy on the test images, %");
            for (Candidate c : all) {
                plot.scatter(c.name().substring(0, c.name().indexOf(' ')), c.bytes() / 1000.0, 100 * c.measured());
            }
            List<Candidate> front = Candidate.front(all);
            front.forEach(c -> plot.add("front", c.bytes() / 1000.0, 100 * c.measured()));
            System.out.println("No other is as small and as accurate: "
                    + front.stream().map(Candidate::name).collect(Collectors.joining(", ")));
            plot.write(folder.file("search.png"));
        }
    }

    /** Finds out what a subnet costs and is worth. */
    private static final class Judge {
        private final ElasticNetwork elastic;
        private final AccuracyPredictor predictor;
        private final BitBudget costs;
        private final Optional<LatencyModel> latency;
        private final Evaluator evaluator;
        private final NormCalibration norms;

        Judge(
                Workbench bench,
                ElasticNetwork elastic,
                AccuracyPredictor predictor,
                Optional<LatencyModel> latency,
                NDManager manager) {
            this.elastic = elastic;
            this.predictor = predictor;
            this.costs = bench.costs(elastic);
            this.latency = latency;
            this.evaluator = new Evaluator(manager, bench.test());
            this.norms = bench.calibration(Workbench.CALIBRATION_BATCHES);
        }

        double ms(Subnet subnet) {
            return latency.map(known -> known.ms(subnet)).orElse(0.0);
        }

        ToDoubleFunction<Subnet> excess(Limits limits) {
            return limits.excess(costs, this::ms);
        }

        String costs(Subnet subnet) {
            return "%.2f and %.2f bits, %d bytes"
                            .formatted(costs.weightBits(subnet), costs.activationBits(subnet), costs.bytes(subnet))
                    + latency.map(known -> ", %.3f ms".formatted(known.ms(subnet)))
                            .orElse("");
        }

        Candidate judge(String name, Subnet subnet) {
            Layer network = elastic.as(subnet);
            norms.run(network);
            return new Candidate(
                    name,
                    subnet,
                    costs.weightBits(subnet),
                    costs.activationBits(subnet),
                    costs.bytes(subnet),
                    ms(subnet),
                    predictor.predict(List.of(subnet))[0],
                    evaluator.accuracy(network));
        }
    }
}
