package margay.engine.tests;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
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
        TensorProto.Builder constant = TensorProto.newBuilder()
                .setName("factor")
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData(factor);
        return model(
                NodeProto.newBuilder()
                        .setOpType("Mul")
                        .addInput("x")
                        .addInput("factor")
                        .addOutput("y"),
                constant);
    }

    /** y = log(-x): not a number for x above 0. */
    static byte[] logarithm() {
        TensorProto.Builder constant = TensorProto.newBuilder()
                .setName("zero")
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(1)
                .addFloatData(0);
        GraphProto.Builder graph = graph().addInitializer(constant)
                .addNode(NodeProto.newBuilder()
                        .setOpType("Sub")
                        .addInput("zero")
                        .addInput("x")
                        .addOutput("minus"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Log")
                        .addInput("minus")
                        .addOutput("y"));
        return bytes(graph);
    }

    /** y = x * 2, after a loop without end if an element of x is above a limit. */
    static byte[] endless(float limit) {
        return bytes(graph().addInitializer(scalar("limit", DataType.FLOAT).addFloatData(limit))
                .addInitializer(scalar("many", DataType.INT64).addInt64Data(Long.MAX_VALUE))
                .addInitializer(scalar("two", DataType.FLOAT).addFloatData(2))
                .addNode(node("ReduceMax", "largest", "x")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("keepdims")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(0)))
                .addNode(node("Greater", "above", "largest", "limit"))
                .addNode(node("Cast", "one", "above")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("to")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(DataType.INT64.getNumber())))
                .addNode(node("Mul", "times", "one", "many"))
                .addNode(node("Loop", "same", "times", "", "x")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("body")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(body())))
                .addNode(node("Mul", "y", "same", "two")));
    }

    private static GraphProto.Builder body() {
        return GraphProto.newBuilder()
                .setName("body")
                .addInput(value("i", DataType.INT64))
                .addInput(value("go", DataType.BOOL))
                .addInput(value("state", DataType.FLOAT, 1, 2))
                .addOutput(value("more", DataType.BOOL))
                .addOutput(value("next", DataType.FLOAT, 1, 2))
                .addNode(node("Identity", "more", "go"))
                .addNode(node("Abs", "next", "state"));
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static TensorProto.Builder scalar(String name, DataType type) {
        return TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    }

    private static byte[] model(NodeProto.Builder node, TensorProto.Builder constant) {
        return bytes(graph().addInitializer(constant).addNode(node));
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
