package margay.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PReluToDepthwiseTest {
    private static final int CHANNELS = 16;
    private static final int SIDE = 9;

    static Stream<float[]> slopes() {
        Random random = new Random(1);
        float[] mixed = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            mixed[c] = (float) (random.nextGaussian() * 2);
        }
        float[] usual = new float[CHANNELS];
        Arrays.fill(usual, 0.25f);
        float[] zero = new float[CHANNELS];
        float[] one = new float[CHANNELS];
        Arrays.fill(one, 1);
        return Stream.of(mixed, usual, zero, one);
    }

    @ParameterizedTest
    @MethodSource("slopes")
    void givesTheSameAnswers(float[] slope) throws OrtException {
        ModelProto model = model(slope, CHANNELS, 1, 1);
        ModelProto rewritten = new PReluToDepthwise().apply(model).orElseThrow();
        assertTrue(rewritten.getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .noneMatch("PRelu"::equals));
        assertArrayEquals(run(model), run(rewritten), 1e-4f);
    }

    @Test
    void takesSlopesWithABatchAxis() throws OrtException {
        float[] slope = slopes().findFirst().orElseThrow();
        ModelProto model = model(slope, 1, CHANNELS, 1, 1);
        assertArrayEquals(run(model), run(new PReluToDepthwise().apply(model).orElseThrow()), 1e-4f);
    }

    @Test
    void dropsTheSlopesThatNobodyUsesAnyMore() {
        ModelProto model = model(new float[CHANNELS], CHANNELS, 1, 1);
        ModelProto rewritten = new PReluToDepthwise().apply(model).orElseThrow();
        assertTrue(rewritten.getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .noneMatch("slope"::equals));
    }

    @Test
    void leavesOtherSlopesAlone() {
        assertEquals(Optional.empty(), new PReluToDepthwise().apply(model(new float[1], 1, 1, 1)));
        assertEquals(Optional.empty(), new PReluToDepthwise().apply(model(new float[SIDE], SIDE)));
    }

    @Test
    void leavesAPReluBehindAMatrixAlone() {
        float[] weights = new float[CHANNELS * CHANNELS];
        GraphProto graph = GraphProto.newBuilder()
                .setName("test")
                .addInput(value("x", 1, CHANNELS))
                .addOutput(value("y", 1, CHANNELS))
                .addInitializer(Onnx.tensor("weights", weights, CHANNELS, CHANNELS))
                .addInitializer(Onnx.tensor("slope", new float[CHANNELS], CHANNELS))
                .addNode(Onnx.node("Gemm", List.of("x", "weights"), "g"))
                .addNode(Onnx.node("PRelu", List.of("g", "slope"), "y"))
                .build();
        assertEquals(Optional.empty(), new PReluToDepthwise().apply(model(graph)));
    }

    @Test
    void leavesAnOperatorOfAnotherDomainAlone() {
        GraphProto.Builder graph = model(new float[CHANNELS], CHANNELS, 1, 1).getGraph().toBuilder();
        graph.getNodeBuilder(1).setDomain("com.example");
        assertEquals(Optional.empty(), new PReluToDepthwise().apply(model(graph.build())));
    }

    @Test
    void leavesSlopesThatACallerMayGiveAlone() {
        ModelProto fixed = model(new float[CHANNELS], CHANNELS, 1, 1);
        GraphProto graph = fixed.getGraph().toBuilder()
                .addInput(value("slope", CHANNELS, 1, 1))
                .build();
        assertEquals(Optional.empty(), new PReluToDepthwise().apply(model(graph)));
    }

    @Test
    void slopesThatTwoShareServeBoth() throws OrtException {
        float[] slope = slopes().findFirst().orElseThrow();
        ModelProto one = model(slope, CHANNELS, 1, 1);
        float[] weights = new float[CHANNELS * CHANNELS];
        for (int i = 0; i < CHANNELS; i++) {
            weights[i * CHANNELS + (i + 1) % CHANNELS] = -1;
        }
        GraphProto graph = one.getGraph().toBuilder()
                .clearOutput()
                .addOutput(value("z", 1, CHANNELS, SIDE, SIDE))
                .addInitializer(Onnx.tensor("rolled", weights, CHANNELS, CHANNELS, 1, 1))
                .addNode(Onnx.node(
                        "Conv", List.of("y", "rolled"), "d", Onnx.attribute("kernel_shape", new long[] {1, 1})))
                .addNode(Onnx.node("PRelu", List.of("d", "slope"), "z"))
                .build();
        ModelProto two = model(graph);
        ModelProto rewritten = new PReluToDepthwise().apply(two).orElseThrow();
        assertTrue(rewritten.getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .noneMatch("PRelu"::equals));
        assertArrayEquals(run(two), run(rewritten), 1e-4f);
    }

    private static ModelProto model(float[] slope, long... extents) {
        Random random = new Random(2);
        float[] weights = new float[CHANNELS * 3 * 3 * 3];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        GraphProto graph = GraphProto.newBuilder()
                .setName("test")
                .addInput(value("x", 1, 3, SIDE, SIDE))
                .addOutput(value("y", 1, CHANNELS, SIDE, SIDE))
                .addInitializer(Onnx.tensor("weights", weights, CHANNELS, 3, 3, 3))
                .addInitializer(Onnx.tensor("slope", slope, extents))
                .addNode(Onnx.node(
                        "Conv",
                        List.of("x", "weights"),
                        "c",
                        Onnx.attribute("kernel_shape", new long[] {3, 3}),
                        Onnx.attribute("pads", new long[] {1, 1, 1, 1})))
                .addNode(Onnx.node("PRelu", List.of("c", "slope"), "y"))
                .build();
        return model(graph);
    }

    private static ModelProto model(GraphProto graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
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

    private static float[] run(ModelProto model) throws OrtException {
        float[] input = new float[3 * SIDE * SIDE];
        Random random = new Random(3);
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextGaussian();
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toByteArray());
                OnnxTensor x =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), new long[] {1, 3, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] output = new float[y.remaining()];
            y.get(output);
            return output;
        }
    }
}
