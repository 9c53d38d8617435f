package margay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How wide the images in a graph are, as far as convolutions and what works element by element tell. */
final class Widths {
    private static final long UNKNOWN = -1;
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "QLinearConv");
    private static final Set<String> ELEMENTWISE =
            Set.of("QuantizeLinear", "DequantizeLinear", "QLinearAdd", "Add", "Relu", "Clip");

    private final Map<String, Long> widths = new HashMap<>();

    Widths(GraphProto graph) {
        graph.getInputList().forEach(input -> widths.put(input.getName(), width(input)));
        graph.getNodeList().forEach(node -> node.getOutputList().forEach(output -> widths.put(output, width(node))));
    }

    /** The last extent of NCHW, negative if it is not known. */
    long of(String value) {
        return widths.getOrDefault(value, UNKNOWN);
    }

    private static long width(ValueInfoProto input) {
        TensorShapeProto shape = input.getType().getTensorType().getShape();
        return shape.getDimCount() == 4 && shape.getDim(3).hasDimValue()
                ? shape.getDim(3).getDimValue()
                : UNKNOWN;
    }

    private long width(NodeProto node) {
        long width = node.getInputCount() == 0 ? UNKNOWN : of(node.getInput(0));
        if (width < 0 || ELEMENTWISE.contains(node.getOpType())) {
            return width;
        }
        List<Long> kernel = integers(node, "kernel_shape");
        boolean known = CONVOLUTIONS.contains(node.getOpType())
                && kernel.size() == 2
                && Onnx.attribute(node, "auto_pad").isEmpty()
                && Onnx.attribute(node, "dilations").isEmpty();
        return known ? convolved(width, kernel.get(1), integers(node, "pads"), integers(node, "strides")) : UNKNOWN;
    }

    private static long convolved(long width, long kernel, List<Long> pads, List<Long> strides) {
        long padded = pads.isEmpty() ? width : width + pads.get(1) + pads.get(3);
        return (padded - kernel) / (strides.isEmpty() ? 1 : strides.get(1)) + 1;
    }

    private static List<Long> integers(NodeProto node, String attribute) {
        return Onnx.attribute(node, attribute).map(AttributeProto::getIntsList).orElse(List.of());
    }
}
