package margay.engine.tests;

import static margay.onnx.Onnx.attribute;
import static margay.onnx.Onnx.node;
import static margay.onnx.Onnx.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** Small ONNX files with an input x and an output y of two floats. */
final class Onnx {
    private Onnx() {}

    /** y = x * factor. */
    static byte[] multiply(float factor) {
        return bytes(
                graph().addInitializer(scalar("factor", factor)).addNode(node("Mul", List.of("x", "factor"), "y")));
    }

    /** y = log(-x): not a number for x above 0. */
    static byte[] logarithm() {
        return bytes(graph().addNode(node("Neg", List.of("x"), "minus")).addNode(node("Log", List.of("minus"), "y")));
    }

    /** y = x * 2, after a loop without end if an element of x is above a limit. */
    static byte[] endless(float limit) {
        AttributeProto.Builder body = AttributeProto.newBuilder()
                .setName("body")
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body());
        return bytes(graph().addInitializer(scalar("limit", limit))
                .addInitializer(scalar("two", 2))
                .addNode(node("ReduceMax", List.of("x"), "largest", attribute("keepdims", 0)))
                .addNode(node("Greater", List.of("largest", "limit"), "above"))
                .addNode(node("Cast", List.of("above"), "one", attribute("to", DataType.INT64.getNumber())))
                .addNode(node("Constant", List.of(), "many", attribute("value_int", Long.MAX_VALUE)))
                .addNode(node("Mul", List.of("one", "many"), "times"))
                .addNode(node("Loop", List.of("times", "", "x"), "same", body.build()))
                .addNode(node("Mul", List.of("same", "two"), "y")));
    }

    private static GraphProto.Builder body() {
        return GraphProto.newBuilder()
                .setName("body")
                .addInput(value("i", DataType.INT64))
                .addInput(value("go", DataType.BOOL))
                .addInput(value("state", DataType.FLOAT, 1, 2))
                .addOutput(value("more", DataType.BOOL))
                .addOutput(value("next", DataType.FLOAT, 1, 2))
                .addNode(node("Identity", List.of("go"), "more"))
                .addNode(node("Abs", List.of("state"), "next"));
    }

    private static TensorProto scalar(String name, float value) {
        return tensor(name, new float[] {value});
    }

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder()
                .setName("test")
                .addInput(value("x", DataType.FLOAT, 1, 2))
                .addOutput(value("y", DataType.FLOAT, 1, 2));
    }

    private static ValueInfoProto.Builder value(String name, DataType type, long... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : extents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)));
    }

    private static byte[] bytes(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }
}
