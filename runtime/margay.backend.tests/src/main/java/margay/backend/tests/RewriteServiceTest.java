package margay.backend.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.GraphRewrite;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.test.common.annotation.InjectService;

/** A rewrite is a service of another bundle; the backend offers what it makes and takes it away with the service. */
class RewriteServiceTest {
    private static final int CHANNELS = 16;
    private static final int SIDE = 9;
    private static final String NAME = "cpu, prelu-depthwise";

    @TempDir
    Path folder;

    @InjectService
    Backend backend;

    @InjectService(filter = "(" + GraphRewrite.NAME + "=prelu-depthwise)")
    GraphRewrite rewrite;

    @Test
    void isOfferedAndAnswersAlike() throws BackendException, RequestException, IOException {
        float[] expected = answer(request());
        List<Candidate> candidates = backend.candidates(request());
        assertEquals(
                List.of("cpu", NAME), candidates.stream().map(Candidate::name).toList());
        for (int round = 0; round < 2; round++) {
            assertArrayEquals(expected, answer(request().with(candidates.get(1))), 1e-4f);
        }
    }

    @Test
    void goesWithItsBundleAndComesBack() throws BackendException, RequestException, IOException, BundleException {
        Candidate candidate = backend.candidates(request()).get(1);
        answer(request().with(candidate));
        FrameworkUtil.getBundle(rewrite.getClass()).stop();
        try {
            assertEquals(1, backend.candidates(request()).size());
            assertThrows(BackendException.class, () -> backend.open(request().with(candidate)));
        } finally {
            FrameworkUtil.getBundle(rewrite.getClass()).start();
        }
        assertEquals(NAME, backend.candidates(request()).get(1).name());
        answer(request().with(candidate));
    }

    private float[] answer(OpenRequest request) throws BackendException, RequestException {
        try (Session session = backend.open(request);
                Binding binding = session.bind()) {
            for (int i = 0; i < binding.input(0).floats().capacity(); i++) {
                binding.input(0).floats().put(i, (float) Math.sin(i));
            }
            binding.run();
            float[] values = new float[binding.output(0).floats().capacity()];
            binding.output(0).floats().get(0, values);
            return values;
        }
    }

    private OpenRequest request() throws IOException {
        Path file = Files.write(folder.resolve("prelu.onnx"), model());
        Path cache = Files.createDirectories(folder.resolve("cache"));
        return new OpenRequest(file, "onnx", "1".repeat(64), cache, 1, Map.of());
    }

    private static byte[] model() {
        Random random = new Random(3);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("prelu")
                        .addInput(value("x", 1, 3, SIDE, SIDE))
                        .addOutput(value("y", 1, CHANNELS, SIDE, SIDE))
                        .addInitializer(Onnx.tensor("w", floats(random, CHANNELS * 3 * 9), CHANNELS, 3, 3, 3))
                        .addInitializer(Onnx.tensor("s", floats(random, CHANNELS), CHANNELS, 1, 1))
                        .addNode(Onnx.node(
                                "Conv",
                                List.of("x", "w"),
                                "c",
                                Onnx.attribute("kernel_shape", new long[] {3, 3}),
                                Onnx.attribute("pads", new long[] {1, 1, 1, 1})))
                        .addNode(Onnx.node("PRelu", List.of("c", "s"), "y")))
                .build()
                .toByteArray();
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ValueInfoProto value(String name, long... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        Arrays.stream(extents).forEach(extent -> shape.addDimBuilder().setDimValue(extent));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
