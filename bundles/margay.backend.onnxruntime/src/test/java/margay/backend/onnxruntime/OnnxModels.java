package margay.backend.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Random;
import margay.onnx.Onnx;

/** Makes small ONNX models. Extents are numbers, names, or "" for one that is open and has no name. */
final class OnnxModels {
    private static final int OPSET = 17;

    private OnnxModels() {}

    /** One operator between an input "x" and an output "y" of the same type. */
    static byte[] unary(String operator, TensorProto.DataType type, Object... extents) {
        return model(graph(Onnx.node(operator, List.of("x"), "y"))
                .addInput(value("x", type, extents))
                .addOutput(value("y", type, extents)));
    }

    /** y = a + b. */
    static byte[] add(List<?> a, List<?> b, List<?> y) {
        return model(graph(Onnx.node("Add", List.of("a", "b"), "y"))
                .addInput(value("a", TensorProto.DataType.FLOAT, a.toArray()))
                .addInput(value("b", TensorProto.DataType.FLOAT, b.toArray()))
                .addOutput(value("y", TensorProto.DataType.FLOAT, y.toArray())));
    }

    /** y = x w for a seeded w of size by size: a model with weights. */
    static byte[] linear(int size, long seed) {
        Random random = new Random(seed);
        float[] weights = new float[size * size];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() - 0.5f;
        }
        return model(graph(Onnx.node("MatMul", List.of("x", "w"), "y"))
                .addInitializer(Onnx.tensor("w", weights, size, size))
                .addInput(value("x", TensorProto.DataType.FLOAT, 1, size))
                .addOutput(value("y", TensorProto.DataType.FLOAT, 1, size)));
    }

    /** A seeded 3x3 convolution of three planes, then a PRelu with a slope per channel. */
    static byte[] convolutionAndPRelu(int channels, Object side) {
        Random random = new Random(channels);
        return model(graph(
                        Onnx.node(
                                "Conv",
                                List.of("x", "w"),
                                "c",
                                Onnx.attribute("kernel_shape", new long[] {3, 3}),
                                Onnx.attribute("pads", new long[] {1, 1, 1, 1})),
                        Onnx.node("PRelu", List.of("c", "slope"), "y"))
                .addInitializer(Onnx.tensor("w", gaussian(random, channels * 27), channels, 3, 3, 3))
                .addInitializer(Onnx.tensor("slope", gaussian(random, channels), channels, 1, 1))
                .addInput(value("x", TensorProto.DataType.FLOAT, 1, 3, side, side))
                .addOutput(value("y", TensorProto.DataType.FLOAT, 1, channels, side, side)));
    }

    private static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** y = x + 1, done "times" times one after the other, where times is an input. */
    static byte[] loop() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .setName("body")
                .addInput(value("i", TensorProto.DataType.INT64))
                .addInput(value("go", TensorProto.DataType.BOOL))
                .addInput(value("state", TensorProto.DataType.FLOAT, 1))
                .addOutput(value("more", TensorProto.DataType.BOOL))
                .addOutput(value("next", TensorProto.DataType.FLOAT, 1))
                .addNode(Onnx.node("Identity", List.of("go"), "more"))
                .addNode(Onnx.node("Add", List.of("state", "one"), "next"));
        AttributeProto.Builder attribute = AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body);
        return model(graph(Onnx.node("Loop", List.of("times", "", "x"), "y", attribute.build()))
                .addInitializer(Onnx.tensor("one", new float[] {1}, 1))
                .addInput(value("times", TensorProto.DataType.INT64))
                .addInput(value("x", TensorProto.DataType.FLOAT, 1))
                .addOutput(value("y", TensorProto.DataType.FLOAT, 1)));
    }

    static GraphProto.Builder graph(NodeProto... nodes) {
        return GraphProto.newBuilder().setName("test").addAllNode(List.of(nodes));
    }

    static AttributeProto floats(String name, float... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    static ValueInfoProto value(String name, TensorProto.DataType type, Object... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object extent : extents) {
            shape.addDim(dimension(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static TensorShapeProto.Dimension.Builder dimension(Object extent) {
        TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
        if (extent instanceof Number number) {
            return dimension.setDimValue(number.longValue());
        }
        return extent.equals("") ? dimension : dimension.setDimParam(extent.toString());
    }

    static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }
}
