package margay.elastic.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import margay.onnx.Onnx;

/** Builds a graph, node by node. */
final class GraphWriter {
    /** The first version of the operators with 4-bit integers. */
    private static final int OPERATORS = 21;

    private static final int IR = 10;

    private final GraphProto.Builder graph;
    private boolean standard = true;

    GraphWriter(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    void input(String name, List<Integer> shape) {
        graph.addInput(value(name, shape));
    }

    void output(String name, List<Integer> shape) {
        graph.addOutput(value(name, shape));
    }

    String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(Onnx.node(operator, inputs, output, attributes));
        return output;
    }

    /** An operator that ONNX Runtime has beside those of ONNX. */
    void microsoft(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(
                Onnx.node(operator, inputs, output, attributes).toBuilder().setDomain(Onnx.MICROSOFT));
        standard = false;
    }

    String floats(String name, float[] values, long... extents) {
        graph.addInitializer(Onnx.tensor(name, values, extents));
        return name;
    }

    String bytes(String name, DataType type, byte[] values, long... extents) {
        graph.addInitializer(Onnx.tensor(name, type, ByteBuffer.wrap(values), extents));
        return name;
    }

    String unsignedByte(String name, int value) {
        return bytes(name, DataType.UINT8, new byte[] {(byte) value});
    }

    String integers(String name, int[] values, long... extents) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asIntBuffer().put(values);
        graph.addInitializer(Onnx.tensor(name, DataType.INT32, raw, extents));
        return name;
    }

    /** Weights as bytes or floats. In the file they have 8 or, packed, 4 bits: ONNX Runtime converts them when it opens it. */
    String weights(String name, byte[] values, boolean packed, DataType type, long... extents) {
        DataType kept = packed ? DataType.INT4 : DataType.INT8;
        byte[] content = packed ? IntegerWeights.pack(values) : values;
        return kept == type
                ? bytes(name, kept, content, extents)
                : cast(name, bytes(name + ".kept", kept, content, extents), type);
    }

    /** Sums of integers, held as floats, as what they stand for. */
    void scaled(String output, String sums, String name, ScaledLayer layer, long... extents) {
        String multiplier = floats(name + ".multiplier", layer.multipliers(), extents);
        String shift = floats(name + ".shift", layer.shifts(), extents);
        // ONNX Runtime folds a factor that comes second into the weights of a convolution, whose sums are not exact
        // then.
        node("Mul", name + ".scaled", List.of(multiplier, sums));
        node("Add", output, List.of(name + ".scaled", shift));
    }

    /** Converts the elements of a value. */
    String cast(String output, String input, DataType type) {
        return node("Cast", output, List.of(input), Onnx.attribute("to", type.getNumber()));
    }

    byte[] model() {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR)
                .setProducerName("margay.elastic")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setGraph(graph);
        if (!standard) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(Onnx.MICROSOFT).setVersion(1));
        }
        return model.build().toByteArray();
    }

    private static ValueInfoProto value(String name, List<Integer> shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        shape.forEach(
                extent -> extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(extents)))
                .build();
    }
}
