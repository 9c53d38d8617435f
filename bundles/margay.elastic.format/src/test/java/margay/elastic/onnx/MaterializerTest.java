package margay.elastic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import margay.elastic.model.ElasticModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaterializerTest {
    private static final int IMAGES = 20;
    /** What a value between two steps that rounds to either makes of an output here. */
    private static final double FEW_STEPS = 0.01;

    private static final long[] SHAPE = {1, 3, TinyNetwork.SIDE, TinyNetwork.SIDE};

    @TempDir
    Path folder;

    static List<String> forms() {
        List<String> forms = new ArrayList<>(List.of(""));
        for (int bits : new int[] {2, 3, 4, 5, 8}) {
            for (String weights : List.of("sym.tensor", "sym.channel", "asym.tensor", "asym.channel")) {
                Stream.of("sym", "asym")
                        .forEach(input -> forms.add("w%d.%s+a%d.%s".formatted(bits, weights, bits, input)));
            }
        }
        return forms;
    }

    /** A value between two steps may round to either, and what follows differs: most images must agree closely. */
    @ParameterizedTest
    @MethodSource("forms")
    void everyFormComputesWhatItWasTrainedToCompute(String form) throws OrtException {
        for (long seed = 1; seed <= 3; seed++) {
            ElasticModel model = TinyNetwork.of(form, seed);
            assertTrue(
                    agreeing(model, materialized(model).onnx(), seed, 0.02) >= IMAGES - 2,
                    "the file does not compute the form " + form + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"w8.sym.tensor+a8.sym", "w8.sym.channel+a8.sym"})
    void anIntegerOnlyFormComputesWhatTheFakeQuantizedNetworkDoes(String form) throws OrtException {
        for (long seed = 1; seed <= 3; seed++) {
            ElasticModel model = TinyNetwork.integerOnly(form, seed);
            byte[] onnx = materialized(model).onnx();
            assertEquals(IMAGES, agreeing(model, onnx, seed, FEW_STEPS), "all but for rounding, seed " + seed);
            assertTrue(agreeing(model, onnx, seed, 1e-6) >= IMAGES - 2, "nearly all to the last bit, seed " + seed);
        }
    }

    @Test
    void theComparisonSeesChangedWeights() throws OrtException {
        String form = "w8.sym.channel+a8.sym";
        ElasticModel changed = TinyNetwork.of(form, 1);
        for (int i = 0; i < changed.weight("last").values().length; i++) {
            changed.weight("last").values()[i] *= -1;
        }
        assertTrue(agreeing(TinyNetwork.of(form, 1), materialized(changed).onnx(), 1, 0.02) < IMAGES / 2);
    }

    @Test
    void layersWithoutOffsetsMultiplyIntegersAndOnnxRuntimeRunsThemSo() throws OrtException, IOException {
        Materialized made = materialized(TinyNetwork.of("w8.sym.channel+a8.sym", 1));
        assertEquals("int8 kernels in 8 layers", made.quantization());

        String profile = profile(made.onnx());

        assertTrue(profile.contains("\"op_name\" : \"QLinearConv\""), "no integer convolution ran");
        assertTrue(profile.contains("\"op_name\" : \"ConvInteger\""), "no integer convolution with float result ran");
        assertTrue(profile.contains("MatMulInteger"), "no integer product ran");
        assertTrue(!profile.contains("\"op_name\" : \"Conv\""), "a convolution multiplied floats");
    }

    @Test
    void anIntegerOnlyFormHasNoSumOfFloatsAndNoIntegersThatBecomeFloatsBeforeTheEnd() throws OrtException, IOException {
        Materialized made = materialized(TinyNetwork.integerOnly("w8.sym.channel+a8.sym", 1));
        assertEquals("int8 kernels in 8 layers and 2 sums", made.quantization());

        String profile = profile(made.onnx());

        assertEquals(7, count(profile, "QLinearConv"));
        assertEquals(2, count(profile, "QLinearAdd"));
        assertEquals(1, count(profile, "QLinearGlobalAveragePool"));
        assertEquals(1, count(profile, "QuantizeLinear"));
        assertEquals(0, count(profile, "ConvInteger"));
        assertEquals(0, count(profile, "Conv"));
        assertEquals(0, count(profile, "DequantizeLinear"));
    }

    private static long count(String profile, String operator) {
        return Pattern.compile("\"op_name\" : \"" + operator + "\"")
                .matcher(profile)
                .results()
                .count();
    }

    /** A channel that normalization takes to a constant has no sums to round. */
    @Test
    void aConvolutionThatCannotStayInBytesIsOneOfFloatsInTheStream() throws OrtException, IOException {
        for (String conv : List.of("right", "linear")) {
            ElasticModel model = TinyNetwork.integerOnly("w8.sym.channel+a8.sym", 1);
            model.factors(model.descriptor().forms().get(0), conv)[0] = 0;
            byte[] onnx = materialized(model).onnx();

            assertEquals(IMAGES, agreeing(model, onnx, 1, FEW_STEPS), conv);
            assertEquals(1, count(profile(onnx), "ConvInteger"), conv);
        }
    }

    @Test
    void weightsThatCannotBeNegatedBecomeTheGreatest() {
        IntegerWeights weights =
                new IntegerWeights(List.of(2, 2), new byte[] {-128, 5, -128, 7}, new float[] {1, 1}, new float[2]);
        assertArrayEquals(
                new byte[] {127, -5, -128, 7},
                weights.withScales(new boolean[] {true, false}, new float[] {1, 1})
                        .values());
    }

    /** On some processors ONNX Runtime multiplies by one factor a channel with a convolution of its own. */
    @Test
    void layersOfFewerBitsMultiplyIntegersThatAreHeldAsFloats() throws OrtException, IOException {
        Materialized made = materialized(TinyNetwork.of("w4.sym.channel+a4.sym", 1));
        assertEquals(
                "int8 kernels in 1 layer, exact integers in float32 kernels in 7 layers,"
                        + " weights packed in 4 bits in the file in 8 layers",
                made.quantization());

        String profile = profile(made.onnx());

        assertEquals(
                7 + 8,
                count(profile, "Conv") + count(profile, "Mul"),
                "convolutions, and factors that were not folded into their weights");
        assertEquals(0, count(profile, "ConvInteger"));
        assertEquals(1, count(profile, "Cast"), "only the sums of the last layer are converted in a run");
    }

    /** The layer inner gets bytes that the one before made. */
    @Test
    void aLayerOfFewerBitsTakesBytesToo() throws OrtException, IOException {
        String bytes = "w8.sym.channel+a8.sym";
        for (long seed = 1; seed <= 3; seed++) {
            ElasticModel model = TinyNetwork.of(
                    layer -> layer.equals("inner") || layer.equals("left") ? "w4.sym.channel+a8.sym" : bytes, seed);
            Materialized made = materialized(model);
            assertTrue(made.exact() > 0 && made.integer() > 1, made.quantization());
            assertTrue(count(profile(made.onnx()), "QLinearConv") > 0, "no convolution made bytes");
            assertTrue(agreeing(model, made.onnx(), seed, 0.02) >= IMAGES - 2, "seed " + seed);
        }
    }

    @Test
    void sumsThatFloatsDoNotHoldAreThoseOfIntegers() {
        assertTrue(layer(518, 127).isExactInFloats(), 518 * 127 * 255 + " is below 2^24");
        assertFalse(layer(518, -128).isExactInFloats(), 518 * 128 * 255 + " is not");
    }

    /** One channel of weights that are all alike, for an input of 0 to 255. */
    private static ScaledLayer layer(int length, int weight) {
        byte[] values = new byte[2 * length];
        Arrays.fill(values, length, values.length, (byte) weight);
        IntegerWeights weights = new IntegerWeights(List.of(2, length, 1, 1), values, new float[] {1, 1}, new float[2]);
        return new ScaledLayer(weights, 8, Grid.ofByte(1, false), new float[] {1, 1}, new float[2]);
    }

    @Test
    void layersWithOffsetsAreDequantizedAndSaySo() {
        Materialized made = materialized(TinyNetwork.of("w8.asym.channel+a8.sym", 1));
        assertEquals(0, made.integer());
        assertEquals("dequantized to float32", made.quantization());
    }

    @Test
    void fourBitsTakeHalfAByte() {
        assertArrayEquals(new byte[] {(byte) 0x8f, 0x17, 0x0e}, IntegerWeights.pack(new byte[] {-1, -8, 7, 1, -2}));
    }

    private static Materialized materialized(ElasticModel model) {
        return Materializer.materialize(model, model.descriptor().forms().get(0));
    }

    /** How many of the images get the same outputs, but for a share. */
    private static long agreeing(ElasticModel model, byte[] onnx, long seed, double share) throws OrtException {
        SplittableRandom random = new SplittableRandom(seed);
        FakeQuantized expected = new FakeQuantized(model);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx)) {
            long agreeing = 0;
            for (int i = 0; i < IMAGES; i++) {
                float[] image = TinyNetwork.values(random, 3 * TinyNetwork.SIDE * TinyNetwork.SIDE, 1);
                agreeing += close(expected.run(image), run(environment, session, image), share) ? 1 : 0;
            }
            return agreeing;
        }
    }

    private static boolean close(double[] expected, float[] actual, double share) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= share * Math.max(1, Math.abs(expected[i])))) {
                return false;
            }
        }
        return true;
    }

    private static float[] run(OrtEnvironment environment, OrtSession session, float[] image) throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), SHAPE);
                OrtSession.Result result = session.run(Map.of("image", tensor))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private String profile(byte[] onnx) throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.enableProfiling(folder.resolve("profile").toString());
            try (OrtSession session = environment.createSession(onnx, options)) {
                run(environment, session, new float[3 * TinyNetwork.SIDE * TinyNetwork.SIDE]);
                return Files.readString(Path.of(session.endProfiling()));
            }
        }
    }
}
