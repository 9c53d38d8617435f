package margay.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QLinearConvColumnsTest {
    private static final int HEIGHT = 7;
    private static final int WIDTH = 12;

    private final SplittableRandom random = new SplittableRandom(1);
    private final GraphProto.Builder graph = GraphProto.newBuilder()
            .setName("test")
            .addInitializer(Onnx.tensor("scale", new float[] {0.05f}))
            .addInitializer(Onnx.tensor("zero", DataType.UINT8, ByteBuffer.wrap(new byte[] {(byte) 128})))
            .addNode(Onnx.node("QuantizeLinear", List.of("x", "scale", "zero"), "bytes"));

    /** A convolution of 3x3 that keeps the extents at stride 1. */
    private String conv(String input, int inputs, int outputs, int stride, int groups, String output) {
        byte[] weights = new byte[outputs * inputs / groups * 9];
        random.nextBytes(weights);
        float[] scales = new float[outputs];
        ByteBuffer bias = ByteBuffer.allocate(outputs * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int o = 0; o < outputs; o++) {
            scales[o] = (float) random.nextDouble(0.002, 0.01);
            bias.putInt(o * Integer.BYTES, random.nextInt(-2000, 2000));
        }
        ByteBuffer zeros = ByteBuffer.wrap(new byte[outputs]);
        graph.addInitializer(Onnx.tensor(
                        output + ".w", DataType.INT8, ByteBuffer.wrap(weights), outputs, inputs / groups, 3, 3))
                .addInitializer(Onnx.tensor(output + ".s", scales, outputs))
                .addInitializer(Onnx.tensor(output + ".z", DataType.INT8, zeros, outputs))
                .addInitializer(Onnx.tensor(output + ".b", DataType.INT32, bias, outputs))
                .addNode(Onnx.node(
                        "QLinearConv",
                        List.of(
                                input,
                                "scale",
                                "zero",
                                output + ".w",
                                output + ".s",
                                output + ".z",
                                "scale",
                                "zero",
                                output + ".b"),
                        output,
                        Onnx.attribute("group", groups),
                        Onnx.attribute("kernel_shape", new long[] {3, 3}),
                        Onnx.attribute("pads", new long[] {1, 1, 1, 1}),
                        Onnx.attribute("strides", new long[] {stride, stride})));
        return output;
    }

    private ModelProto model(String result, int width) {
        graph.addInput(value("x", 3, HEIGHT, width))
                .addOutput(value("y", 0, 0, 0))
                .addNode(Onnx.node("DequantizeLinear", List.of(result, "scale", "zero"), "y"));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    private static ValueInfoProto value(String name, int... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimValue(1);
        for (int extent : extents) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (extent > 0) {
                dimension.setDimValue(extent);
            }
        }
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                .setElemType(DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static float[] run(ModelProto model, int width) throws OrtException {
        SplittableRandom pixels = new SplittableRandom(2);
        float[] x = new float[3 * HEIGHT * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) pixels.nextDouble(-6, 6);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toByteArray());
                OnnxTensor tensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), new long[] {1, 3, HEIGHT, width});
                OrtSession.Result result = session.run(Map.of("x", tensor))) {
            FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[y.remaining()];
            y.get(values);
            return values;
        }
    }

    private static long wide(ModelProto model) {
        return model.getGraph().getNodeList().stream()
                .filter(node -> node.getDomain().equals(Onnx.MICROSOFT))
                .map(NodeProto::getOpType)
                .filter("QLinearConv"::equals)
                .count();
    }

    @Test
    void givesTheSameBytes() throws OrtException {
        String first = conv("bytes", 3, 16, 1, 1, "first");
        ModelProto model = model(conv(first, 16, 5, 1, 1, "second"), WIDTH);
        ModelProto rewritten = new QLinearConvColumns().apply(model).orElseThrow();
        assertEquals(2, wide(rewritten));
        assertTrue(rewritten.getGraph().getInitializerList().stream()
                .noneMatch(tensor -> tensor.getName().equals("first.w")));
        assertArrayEquals(run(model, WIDTH), run(rewritten, WIDTH));
    }

    @Test
    void takesOneStepSizeForAllChannels() throws OrtException {
        ModelProto model = model(conv("bytes", 3, 16, 1, 1, "first"), WIDTH);
        GraphProto.Builder one = model.getGraph().toBuilder();
        for (int i = 0; i < one.getInitializerCount(); i++) {
            switch (one.getInitializer(i).getName()) {
                case "first.s" -> one.setInitializer(i, Onnx.tensor("first.s", new float[] {0.004f}, 1));
                case "first.z" ->
                    one.setInitializer(i, Onnx.tensor("first.z", DataType.INT8, ByteBuffer.wrap(new byte[1])));
                default -> {}
            }
        }
        ModelProto perTensor = model.toBuilder().setGraph(one).build();
        assertArrayEquals(
                run(perTensor, WIDTH),
                run(new QLinearConvColumns().apply(perTensor).orElseThrow(), WIDTH));
    }

    @Test
    void leavesWhatDoesNotFitAlone() {
        String strided = conv("bytes", 3, 16, 2, 1, "strided");
        String broad = conv(strided, 16, 32, 1, 1, "broad");
        String depthwise = conv(broad, 32, 32, 1, 32, "depthwise");
        assertEquals(Optional.empty(), new QLinearConvColumns().apply(model(depthwise, WIDTH)));
    }

    @Test
    void leavesRowsThatAreNoMultipleOfFourAlone() {
        assertEquals(
                Optional.empty(),
                new QLinearConvColumns().apply(model(conv("bytes", 3, 16, 1, 1, "first"), WIDTH + 2)));
    }

    @Test
    void leavesImagesOfUnknownWidthAlone() {
        assertEquals(Optional.empty(), new QLinearConvColumns().apply(model(conv("bytes", 3, 16, 1, 1, "first"), 0)));
    }
}
