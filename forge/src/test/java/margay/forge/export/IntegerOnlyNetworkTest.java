package margay.forge.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.onnx.Materializer;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;
import margay.forge.data.Normalization;
import margay.forge.data.Shapes;
import margay.forge.nn.Architecture;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.IntegerRange;
import margay.forge.quant.QuantizedLayers;
import margay.forge.quant.Subnet;
import margay.forge.train.CalibrationImages;
import margay.forge.train.Evaluator;
import margay.forge.train.NormCalibration;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that were not trained, with random weights, on small pictures. */
class IntegerOnlyNetworkTest {
    private static final ImageSet PICTURES = Shapes.draw(64, 16, 1);
    private static final BatchMaker BATCHES = new BatchMaker(PICTURES, Normalization.of(PICTURES), 32, 1);

    private final NDManager manager = Torch.start(2);
    private final Parameters parameters = new Parameters(manager, new SplittableRandom(1));
    private final CalibrationImages images = new CalibrationImages(manager, BATCHES, 2);
    private final NDArray batch = Evaluator.images(manager, PICTURES, BATCHES.evaluation(0));

    @AfterEach
    void close() {
        manager.close();
    }

    private ElasticNetwork elastic(Architecture architecture) {
        QuantizedLayers maker = new QuantizedLayers(parameters, FormSpace.single(8, 8));
        ElasticNetwork elastic = new ElasticNetwork(maker, architecture.create(3, maker));
        parameters.all().stream()
                .filter(parameter -> parameter.name().endsWith("gamma"))
                .forEach(gamma -> gamma.value().set(alternating(gamma.value().toFloatArray())));
        new NormCalibration(images).run(elastic.asFloat());
        elastic.initialise(batch);
        new NormCalibration(images).run(elastic.as(elastic.uniform(8, 8)));
        return elastic;
    }

    private static float[] alternating(float[] values) {
        for (int i = 0; i < values.length; i += 3) {
            values[i] *= -1;
        }
        return values;
    }

    private Predictions predictions(Layer network) {
        return Predictions.of(manager, network, BATCHES);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET8", "MOBILENETV2"})
    void withoutGridsForTheStreamItIsTheNetworkAsTrained(Architecture architecture) {
        ElasticNetwork elastic = elastic(architecture);
        Subnet subnet = elastic.uniform(8, 8);
        FormNetwork steps = FormNetwork.of(Network.of(elastic.structure()), subnet);
        assertArrayEquals(
                elastic.as(subnet).forward(batch, Pass.evaluation(manager)).toFloatArray(),
                steps.forward(batch, Pass.evaluation(manager)).toFloatArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET8", "MOBILENETV2"})
    void valuesOfTheStreamAreOnGridsThatFitThem(Architecture architecture) {
        ElasticNetwork elastic = elastic(architecture);
        Network network = Network.of(elastic.structure());
        FormNetwork trained = FormNetwork.of(network, elastic.uniform(8, 8));
        Map<String, Float> stream = new StreamCalibration(images).run(trained);
        assertEquals(stream.keySet(), Set.copyOf(network.dataflow().stream()));

        Map<String, NDArray> exact = trained.values(batch, Pass.evaluation(manager));
        Map<String, NDArray> rounded = trained.with(stream).values(batch, Pass.evaluation(manager));
        stream.forEach((value, size) -> {
            IntegerRange range = FormNetwork.range(network.dataflow(), value);
            for (float y : rounded.get(value).toFloatArray()) {
                double integer = y / size;
                assertEquals(Math.rint(integer), integer, 1e-3, value);
                assertTrue(integer > range.least() - 0.01 && integer < range.greatest() + 0.01, value);
            }
            double reach = size * range.greatest();
            NDArray sizes = exact.get(value).abs();
            assertTrue(sizes.gt(reach).toType(DataType.FLOAT32, false).mean().getFloat() < 0.01, value + " is cut off");
            assertTrue(sizes.max().getFloat() > reach / 2, value + " uses few integers");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET8", "MOBILENETV2"})
    void theFileComputesTheSameIntegersAndTheTrainedNetworkTheSameButForRounding(Architecture architecture)
            throws IOException {
        ElasticNetwork elastic = elastic(architecture);
        Subnet subnet = elastic.uniform(8, 8);
        Network network = Network.of(elastic.structure());
        FormNetwork trained = FormNetwork.of(network, subnet);
        Map<String, Float> stream = new StreamCalibration(images).run(trained);
        Form form =
                new Form("w8a8", Stream.of(subnet.toString().split(" ")).toList(), true, 0, null, 1, 0, "golden", 0);
        ArrayWriter arrays = new ArrayWriter(network);
        arrays.quantizers(subnet);
        arrays.norms(form);
        arrays.stream(form, stream);
        ElasticModel model = new ElasticModel(
                new Description("test", Map.of(), "weights", BATCHES, network.steps()).of(List.of(form), 0, ""),
                arrays.arrays());

        Predictions integers = predictions(new IntegerOnlyNetwork(network, model, form));

        try (OnnxFile file = new OnnxFile(Materializer.materialize(model, form).onnx())) {
            assertEquals(0, ExportCheck.of(integers, file.predict(BATCHES)).greatest(), 1e-5);
        }
        double fromFloats =
                ExportCheck.of(integers, predictions(elastic.asFloat())).greatest();
        double fromRounded =
                ExportCheck.of(integers, predictions(trained.with(stream))).greatest();
        assertTrue(fromRounded < fromFloats, "%f, %f".formatted(fromRounded, fromFloats));
    }
}
