package margay.engine.tests;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** Small ONNX files with an input x and an output y of two floats. */
final class Onnx {
    private Onnx() {}

    /** y = x * factor. */
    static byte[] multiply(float factor) {
        TensorProto.Builder constant = TensorProto.newBuilder()
                .setName("factor")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
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
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
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

    private static byte[] model(NodeProto.Builder node, TensorProto.Builder constant) {
        return bytes(graph().addInitializer(constant).addNode(node));
    }

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder().setName("test").addInput(value("x")).addOutput(value("y"));
    }

    private static ValueInfoProto.Builder value(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1));
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(2));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
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
