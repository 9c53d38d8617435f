package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import margay.onnx.Onnx;

/**
 * The network being written. A value is there as floats under its own name, as bytes, or both: whichever form is missing
 * is made from the other when it is first asked for.
 */
final class IntegerGraph {
    private final GraphProto.Builder graph;
    private final Map<String, Affine> bytes = new HashMap<>();
    private final Set<String> floats = new HashSet<>();
    private int made;

    /** @param source whose inputs and outputs and constants it has; the constants are floats that are there */
    IntegerGraph(GraphProto source) {
        this.graph = source.toBuilder().clearNode().clearInitializer().clearValueInfo();
        source.getInputList().forEach(input -> floats.add(input.getName()));
    }

    boolean hasBytes(String value) {
        return bytes.containsKey(value);
    }

    Affine affine(String value) {
        return bytes.get(value);
    }

    /** Makes the value as bytes of floats that are there; does nothing if it has bytes. */
    String bytes(String value, Affine affine) {
        if (!hasBytes(value)) {
            quantize(value, value, affine);
        }
        return bytesName(value);
    }

    /** Tells that floats of another name are the value, which is from now on there as bytes. */
    void quantize(String floatName, String value, Affine affine) {
        bytes.put(value, affine);
        constants(value, affine);
        add(Onnx.node("QuantizeLinear", quantized(floatName, value), bytesName(value)));
    }

    /** Tells that the value is there as bytes already, in its {@link #bytesName}. */
    void define(String value, Affine affine) {
        bytes.put(value, affine);
        constants(value, affine);
    }

    static String bytesName(String value) {
        return value + "/bytes";
    }

    /** Floats made from the value's bytes, for one integer operator. */
    String operand(String value) {
        String name = value + "/floats/" + made++;
        add(Onnx.node("DequantizeLinear", quantized(bytesName(value), value), name));
        return name;
    }

    /** Makes the value's own name stand for floats. */
    void floats(String value) {
        if (hasBytes(value) && floats.add(value)) {
            add(Onnx.node("DequantizeLinear", quantized(bytesName(value), value), value));
        }
    }

    /** Tells that the value is there as floats under its own name. */
    void defineFloats(String value) {
        floats.add(value);
    }

    private static List<String> quantized(String input, String value) {
        return List.of(input, value + "/scale", value + "/zero_point");
    }

    private void constants(String value, Affine affine) {
        constant(Onnx.tensor(value + "/scale", new float[] {affine.scale()}));
        ByteBuffer zero = ByteBuffer.wrap(new byte[] {(byte) affine.zeroPoint()});
        constant(Onnx.tensor(value + "/zero_point", DataType.UINT8, zero));
    }

    /** Floats made from a signed constant with a scale for each channel. */
    String operand(TensorProto integers, float[] scales, int axis) {
        String name = integers.getName();
        DataType type = DataType.forNumber(integers.getDataType());
        int width = type == DataType.INT8 ? Byte.BYTES : Integer.BYTES;
        constant(integers);
        constant(Onnx.tensor(name + "/scale", scales, scales.length));
        constant(Onnx.tensor(name + "/zero_point", type, ByteBuffer.allocate(width * scales.length), scales.length));
        add(Onnx.node("DequantizeLinear", quantized(name, name), name + "/floats", Onnx.attribute("axis", axis)));
        return name + "/floats";
    }

    void constant(TensorProto tensor) {
        graph.addInitializer(tensor);
    }

    void add(NodeProto node) {
        graph.addNode(node);
    }

    /** Adds an operator with the attributes of another one. */
    void add(NodeProto like, List<String> inputs, String output) {
        add(Onnx.node(like.getOpType(), inputs, output, like.getAttributeList().toArray(AttributeProto[]::new)));
    }

    /** @return the graph with those of the constants that it uses */
    GraphProto finish(List<TensorProto> constants) {
        Set<String> used = new HashSet<>();
        graph.getNodeList().forEach(node -> Names.usedBy(node).forEach(used::add));
        graph.getOutputList().forEach(output -> used.add(output.getName()));
        List<TensorProto> kept = new ArrayList<>(graph.getInitializerList());
        constants.stream().filter(tensor -> used.contains(tensor.getName())).forEach(kept::add);
        return graph.clearInitializer().addAllInitializer(kept).build();
    }
}
