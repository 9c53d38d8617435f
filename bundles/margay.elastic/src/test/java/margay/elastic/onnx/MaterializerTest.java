package margay.elastic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import margay.elastic.model.ElasticModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaterializerTest {
    private static final int IMAGES = 20;
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
                    agreeing(model, materialized(model).onnx(), seed) >= IMAGES - 2,
                    "the file does not compute the form " + form + ", seed " + seed);
        }
    }

    @Test
    void theComparisonSeesChangedWeights() throws OrtException {
        String form = "w8.sym.channel+a8.sym";
        ElasticModel changed = TinyNetwork.of(form, 1);
        for (int i = 0; i < changed.weight("last").values().length; i++) {
            changed.weight("last").values()[i] *= -1;
        }
        assertTrue(agreeing(TinyNetwork.of(form, 1), materialized(changed).onnx(), 1) < IMAGES / 2);
    }

    @Test
    void layersWithoutOffsetsMultiplyIntegersAndOnnxRuntimeRunsThemSo() throws OrtException, IOException {
        Materialized made = materialized(TinyNetwork.of("w8.sym.channel+a8.sym", 1));
        assertEquals("int8 kernels in 6 layers", made.quantization());

        String profile = profile(made.onnx());

        assertTrue(profile.contains("\"op_name\" : \"QLinearConv\""), "no integer convolution ran");
        assertTrue(profile.contains("\"op_name\" : \"ConvInteger\""), "no integer convolution with float result ran");
        assertTrue(profile.contains("MatMulInteger"), "no integer product ran");
        assertTrue(!profile.contains("\"op_name\" : \"Conv\""), "a convolution multiplied floats");
    }

    @Test
    void weightsOfFourBitsArePackedAndRunInIntegersToo() throws OrtException, IOException {
        Materialized made = materialized(TinyNetwork.of("w4.sym.channel+a4.sym", 1));
        assertEquals("int8 kernels in 6 layers, 6 of them with weights packed in 4 bits", made.quantization());

        String profile = profile(made.onnx());

        assertTrue(profile.contains("\"op_name\" : \"ConvInteger\""), "no integer convolution ran");
        assertTrue(!profile.contains("\"op_name\" : \"Conv\""), "a convolution multiplied floats");
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

    private static long agreeing(ElasticModel model, byte[] onnx, long seed) throws OrtException {
        SplittableRandom random = new SplittableRandom(seed);
        FakeQuantized expected = new FakeQuantized(model);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx)) {
            long agreeing = 0;
            for (int i = 0; i < IMAGES; i++) {
                float[] image = TinyNetwork.values(random, 3 * TinyNetwork.SIDE * TinyNetwork.SIDE, 1);
                agreeing += close(expected.run(image), run(environment, session, image)) ? 1 : 0;
            }
            return agreeing;
        }
    }

    private static boolean close(double[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= 0.02 * Math.max(1, Math.abs(expected[i])))) {
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
