package margay.forge.export;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.onnx.Materialized;
import margay.elastic.onnx.Materializer;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;
import margay.forge.search.AccuracyPredictor;
import margay.forge.search.MeasuredSubnet;
import margay.forge.train.CalibrationImages;
import margay.forge.train.Model;
import margay.forge.train.Workbench;

/**
 * Makes the files of an elastic bundle from a trained network. Every form is materialised and run in ONNX Runtime, and
 * must answer as the trained network does.
 */
public final class ElasticExport {
    private static final String WEIGHTS = "elastic/weights.safetensors";
    private static final int CHECKED = 1000;
    private static final int BATCH = 250;

    private final NDManager manager;
    private final Workbench bench;
    private final Network network;
    private final ArrayWriter arrays;
    private final CalibrationImages calibration;
    private final int[] checked;
    private final BatchMaker checkedImages;
    private final boolean leaveOut;
    private final Consumer<String> log;
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    /**
     * Starts an export.
     *
     * @param manager owns what is allocated on the way
     * @param bench the data of the run
     * @param model the trained network
     * @param batches how many training batches normalization is measured on
     * @param leaveOut whether forms that do not answer as trained are left out; else nothing is made then
     * @param log gets a line for every form
     */
    public ElasticExport(
            NDManager manager, Workbench bench, Model model, int batches, boolean leaveOut, Consumer<String> log) {
        this.leaveOut = leaveOut;
        this.manager = manager;
        this.bench = bench;
        this.log = log;
        this.network =
                Network.of(model.elastic().isPresent() ? model.elastic().get().structure() : model.network());
        this.arrays = new ArrayWriter(network);
        this.calibration = bench.calibrationImages(batches);
        BatchMaker test = bench.test();
        this.checked = spread(test.images().size(), CHECKED);
        this.checkedImages = new BatchMaker(test.images().pick(checked), test.normalization(), BATCH, 0);
    }

    /** Positions all over a set, as many as there are if they are fewer. */
    private static int[] spread(int size, int count) {
        int chosen = Math.min(size, count);
        return IntStream.range(0, chosen)
                .map(i -> (int) ((long) i * size / chosen))
                .toArray();
    }

    /**
     * Makes the files.
     *
     * @param name of the model on a box
     * @param card for people: title, description, origin, licence, recipe
     * @param planned the forms
     * @param measured subnets with their accuracies, to predict those of the forms from; may be empty
     * @return the content of the files of the bundle by path
     * @throws IOException if a form is not what was trained
     */
    public SortedMap<String, byte[]> run(
            String name, Map<String, String> card, List<PlannedForm> planned, List<MeasuredSubnet> measured)
            throws IOException {
        Description description = new Description(name, card, WEIGHTS, bench.test(), network.steps());
        ElasticModel model = new ElasticModel(description.of(List.of(), 0, ""), arrays.arrays());
        FormMeasurement measurement = new FormMeasurement(manager, bench, network, arrays, model, calibration);
        Map<String, Double> predicted = predicted(planned, measured);
        List<String> objections = new ArrayList<>();
        List<GoldenVectors.Candidate> candidates = new ArrayList<>();
        for (PlannedForm form : planned) {
            check(model, measurement.measure(form, predicted.get(form.name())), objections)
                    .ifPresent(candidates::add);
        }
        byte[] weights = arrays.arrays().encode();
        files.put(WEIGHTS, weights);
        if (candidates.isEmpty() || !objections.isEmpty() && !leaveOut) {
            throw new IOException(String.join("\n", objections) + "\nNothing was written");
        }
        GoldenVectors golden = new GoldenVectors(candidates);
        List<Form> accepted = candidates.stream()
                .map(candidate -> withGolden(candidate, golden))
                .toList();
        objections.forEach(objection -> log.accept("Left out: " + objection));
        int[] images = golden.images();
        IntStream.range(0, images.length).forEach(i -> files.put(Description.goldenInput(i), image(images[i])));
        files.put(
                ElasticDescriptor.PATH,
                ElasticFiles.json(description.of(accepted, images.length, ElasticFiles.sha256(weights))));
        return files;
    }

    private Form withGolden(GoldenVectors.Candidate candidate, GoldenVectors golden) {
        Form form = candidate.form();
        files.put(form.golden(), bytes(candidate.outputs().pick(golden.images()).logits()));
        return form.withTolerance(golden.tolerance(candidate));
    }

    private Map<String, Double> predicted(List<PlannedForm> planned, List<MeasuredSubnet> measured) {
        Map<String, Double> predicted = new LinkedHashMap<>();
        if (!measured.isEmpty()) {
            AccuracyPredictor predictor = AccuracyPredictor.fit(manager, measured, 1);
            for (PlannedForm form : planned) {
                form.subnet()
                        .ifPresent(
                                subnet -> predicted.put(form.name(), predictor.predict(List.of(subnet))[0]));
            }
        }
        return predicted;
    }

    /** Compares a form with what was trained and with what was measured, and returns its answers if they agree. */
    private Optional<GoldenVectors.Candidate> check(ElasticModel model, MeasuredForm measured, List<String> objections)
            throws IOException {
        Form form = measured.form();
        Predictions expected = measured.answers().pick(checked);
        Materialized made = Materializer.materialize(model, form);
        Predictions exported;
        try (OnnxFile file = new OnnxFile(made.onnx())) {
            exported = file.predict(checkedImages);
        }
        ExportCheck rounding = ExportCheck.of(measured.asTrained(), measured.answers());
        ExportCheck check = ExportCheck.of(expected, exported);
        log.accept("%-24s %7.2f %% %7.2f %% %7.2f %%  %8.2e %7.2f %%  %8d bytes  %s"
                .formatted(
                        form.name(),
                        100 * form.accuracy(),
                        100 * measured.asTrained().accuracy(),
                        100 * rounding.agreement(),
                        check.greatest(),
                        100 * check.agreement(),
                        made.onnx().length,
                        made.quantization()));
        Optional<String> objection = check.objection(form).or(() -> rounding.objectionToRounding(form));
        if (objection.isPresent()) {
            objections.add(objection.get());
            return Optional.empty();
        }
        if (form.isFloat()) {
            files.put(form.name() + ".onnx", made.onnx());
        }
        List<Predictions> otherwise = new ArrayList<>(List.of(exported));
        measured.otherwise().forEach(rounded -> otherwise.add(rounded.pick(checked)));
        return Optional.of(new GoldenVectors.Candidate(form, expected, otherwise));
    }

    private byte[] image(int position) {
        ImageSet one = checkedImages.images().pick(new int[] {position});
        return bytes(new BatchMaker(one, checkedImages.normalization(), 1, 0)
                .evaluation(0)
                .pixels());
    }

    private static byte[] bytes(float[]... rows) {
        int size = Stream.of(rows).mapToInt(row -> row.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float value : row) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }
}
