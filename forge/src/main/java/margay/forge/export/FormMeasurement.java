package margay.forge.export;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.forge.data.BatchMaker;
import margay.forge.nn.Layer;
import margay.forge.quant.Subnet;
import margay.forge.train.CalibrationImages;
import margay.forge.train.NormCalibration;
import margay.forge.train.Workbench;

/** Calibrates forms and measures them as they will run. */
final class FormMeasurement {
    private static final int STREAM_BATCHES = 8;

    private final NDManager manager;
    private final Workbench bench;
    private final Network network;
    private final ArrayWriter arrays;
    private final ElasticModel model;
    private final NormCalibration norms;
    private final StreamCalibration streams;

    /**
     * @param arrays gets what each form computes with
     * @param model the network with these arrays
     * @param calibration what normalization is measured on
     */
    FormMeasurement(
            NDManager manager,
            Workbench bench,
            Network network,
            ArrayWriter arrays,
            ElasticModel model,
            CalibrationImages calibration) {
        this.manager = manager;
        this.bench = bench;
        this.network = network;
        this.arrays = arrays;
        this.model = model;
        this.norms = new NormCalibration(calibration);
        this.streams = new StreamCalibration(bench.calibrationImages(STREAM_BATCHES));
    }

    MeasuredForm measure(PlannedForm planned, Double predicted) {
        if (planned.measured()) {
            norms.run(planned.network());
        }
        Form form =
                form(planned, planned.subnet().filter(Subnet::isByteSymmetric).isPresent(), predicted);
        planned.subnet().ifPresent(arrays::quantizers);
        arrays.norms(form);
        return planned.subnet()
                .filter(Subnet::isSymmetric)
                .map(subnet -> onIntegers(form, subnet))
                .orElseGet(() -> measure(form, planned.network()));
    }

    private MeasuredForm onIntegers(Form form, Subnet subnet) {
        FormNetwork trained = FormNetwork.of(network, subnet);
        Predictions asTrained = predictions(trained, bench.test());
        Predictions rounded = asTrained;
        if (form.integerOnly()) {
            Map<String, Float> stream = streams.run(trained);
            arrays.stream(form, stream);
            rounded = predictions(trained.with(stream), bench.test());
        }
        IntegerNetwork runs = new IntegerNetwork(network, model, form);
        Predictions answers = predictions(runs, bench.test());
        return new MeasuredForm(withFigures(form, runs, answers), answers, asTrained, List.of(rounded));
    }

    private MeasuredForm measure(Form form, Layer runs) {
        Predictions answers = predictions(runs, bench.test());
        return new MeasuredForm(withFigures(form, runs, answers), answers, answers, List.of());
    }

    private Form withFigures(Form form, Layer runs, Predictions test) {
        Confidence confidence =
                Confidence.of(bench.holdout().images().size() == 0 ? test : predictions(runs, bench.holdout()));
        return form.withFigures(test.accuracy(), confidence.temperature(), confidence.unknownBelow());
    }

    private Predictions predictions(Layer runs, BatchMaker images) {
        return Predictions.of(manager, runs, images);
    }

    private static Form form(PlannedForm planned, boolean integerOnly, Double predicted) {
        return new Form(
                planned.name(),
                planned.subnet().map(FormMeasurement::layers).orElse(List.of()),
                integerOnly,
                0,
                predicted,
                1,
                0,
                "elastic/golden/" + planned.name() + ".bin",
                0);
    }

    private static List<String> layers(Subnet subnet) {
        return Stream.of(subnet.toString().split(" ")).toList();
    }
}
