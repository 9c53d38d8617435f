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
import margay.forge.search.Condition;
import margay.forge.train.CalibrationImages;
import margay.forge.train.Evaluator;
import margay.forge.train.NormCalibration;
import margay.forge.train.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that were not trained, with random weights, on small pictures. */
class IntegerNetworkTest {
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
        return elastic(architecture, FormSpace.single(8, 8));
    }

    private ElasticNetwork elastic(Architecture architecture, FormSpace space) {
        QuantizedLayers maker = new QuantizedLayers(parameters, space);
        ElasticNetwork elastic = new ElasticNetwork(maker, architecture.create(3, maker));
        parameters.all().stream()
                .filter(parameter -> parameter.name().endsWith("gamma"))
                .forEach(gamma -> gamma.value().set(alternating(gamma.value().toFloatArray())));
        new NormCalibration(images).run(elastic.asFloat());
        elastic.initialise(batch);
        Condition condition = new Condition(true, space.granularities().get(0), true);
        new NormCalibration(images)
                .run(elastic.as(space.uniform(elastic.layers().size(), condition.form(8, 8))));
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

    /** A network in a form, as it is trained and as it runs. */
    private final class Case {
        final ElasticNetwork elastic;
        final FormNetwork trained;
        final Map<String, Float> stream;
        final Predictions integers;
        final byte[] file;

        Case(ElasticNetwork elastic, Subnet subnet) {
            this.elastic = elastic;
            Network network = Network.of(elastic.structure());
            trained = FormNetwork.of(network, subnet);
            boolean integerOnly = subnet.isByteSymmetric();
            stream = integerOnly ? new StreamCalibration(images).run(trained) : Map.of();
            List<String> layers = Stream.of(subnet.toString().split(" ")).toList();
            Form form = new Form("form", layers, integerOnly, 0, null, 1, 0, "golden", 0);
            ArrayWriter arrays = new ArrayWriter(network);
            arrays.quantizers(subnet);
            arrays.norms(form);
            arrays.stream(form, stream);
            ElasticModel model = new ElasticModel(
                    new Description("test", Map.of(), "weights", BATCHES, network.steps()).of(List.of(form), 0, ""),
                    arrays.arrays());
            integers = predictions(new IntegerNetwork(network, model, form));
            file = Materializer.materialize(model, form).onnx();
        }

        void assertTheFileGivesTheSame() throws IOException {
            try (OnnxFile opened = new OnnxFile(file)) {
                assertEquals(
                        0, ExportCheck.of(integers, opened.predict(BATCHES)).greatest(), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET8", "MOBILENETV2"})
    void theFileComputesTheSameIntegersAndTheTrainedNetworkTheSameButForRounding(Architecture architecture)
            throws IOException {
        ElasticNetwork elastic = elastic(architecture);
        Case bytes = new Case(elastic, elastic.uniform(8, 8));
        bytes.assertTheFileGivesTheSame();
        double fromFloats =
                ExportCheck.of(bytes.integers, predictions(elastic.asFloat())).greatest();
        double fromRounded = ExportCheck.of(bytes.integers, predictions(bytes.trained.with(bytes.stream)))
                .greatest();
        assertTrue(fromRounded < fromFloats, "%f, %f".formatted(fromRounded, fromFloats));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET8", "MOBILENETV2"})
    void filesWithFloatsBetweenLayersComputeTheSameIntegers(Architecture architecture) throws IOException {
        List<Integer> bits = List.of(2, 4, 8);
        ElasticNetwork elastic = elastic(architecture, new FormSpace(bits, bits, List.of(true), List.of(true)));
        int layers = elastic.layers().size();
        Condition perChannel = new Condition(true, true, true);
        new Case(elastic, FormSpace.ELASTIC.uniform(layers, perChannel.form(4, 4))).assertTheFileGivesTheSame();
        Subnet mixed =
                FormSpace.ELASTIC.subnet(layers, i -> perChannel.form(bits.get(i % 3), i % 4 == 0 ? 2 : bits.get(2)));
        new Case(elastic, mixed).assertTheFileGivesTheSame();
    }
}
