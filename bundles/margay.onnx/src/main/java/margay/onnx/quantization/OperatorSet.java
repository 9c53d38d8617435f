package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import margay.onnx.Onnx;

/**
 * Brings models to operator set 13, the first one in which weights may have a scale for each channel: some operators take
 * as inputs what they had as attributes.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/Changelog.md">ONNX, Operator Changelog</a>
 */
final class OperatorSet {
    private static final int WANTED = 13;

    /** By operator, the attributes that became inputs behind the first, in their order. */
    private static final Map<String, List<String>> MOVED = Map.of(
            "Slice", List.of("starts", "ends", "axes"),
            "Squeeze", List.of("axes"),
            "Unsqueeze", List.of("axes"),
            "Split", List.of("split"),
            "ReduceSum", List.of("axes"),
            "Clip", List.of("min", "max"));

    /** Operators whose meaning changed in other ways. */
    private static final Set<String> OTHER = Set.of("Upsample", "Resize", "TopK", "Pad", "Scan", "Dropout", "Hardmax");

    private OperatorSet() {}

    static ModelProto upgrade(ModelProto model) {
        long version = model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty())
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(1);
        if (version >= WANTED) {
            return model;
        }
        ModelProto.Builder upgraded = model.toBuilder().clearOpsetImport();
        model.getOpsetImportList().stream()
                .filter(set -> !set.getDomain().isEmpty())
                .forEach(upgraded::addOpsetImport);
        return upgraded.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("").setVersion(WANTED))
                .setIrVersion(Math.max(model.getIrVersion(), 7))
                .setGraph(upgrade(model.getGraph(), version))
                .build();
    }

    private static GraphProto upgrade(GraphProto graph, long version) {
        Map<String, Integer> ranks = new HashMap<>();
        Stream.concat(graph.getValueInfoList().stream(), graph.getOutputList().stream())
                .filter(value -> value.getType().getTensorType().hasShape())
                .forEach(value -> ranks.put(value.getName(), rank(value)));
        GraphProto.Builder upgraded = graph.toBuilder().clearNode();
        for (NodeProto node : graph.getNodeList()) {
            refuse(node, version, ranks);
            upgraded.addNode(MOVED.containsKey(node.getOpType()) ? move(node, upgraded) : node);
        }
        return upgraded.build();
    }

    private static int rank(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimCount();
    }

    private static void refuse(NodeProto node, long version, Map<String, Integer> ranks) {
        boolean softmax = node.getOpType().endsWith("Softmax") && !isOverLastAxis(node, ranks);
        if (version < 7 || softmax || OTHER.contains(node.getOpType())) {
            throw new IllegalArgumentException("The operator " + node.getOpType() + " " + node.getName()
                    + " of operator set " + version + " cannot be brought to operator set " + WANTED
                    + "; export the model with that one");
        }
    }

    /** Earlier ones made two axes of all: the same only over the last axis. */
    private static boolean isOverLastAxis(NodeProto node, Map<String, Integer> ranks) {
        long axis = Onnx.attribute(node, "axis").map(AttributeProto::getI).orElse(1L);
        Integer rank = ranks.get(node.getOutput(0));
        return axis == -1 || rank != null && axis == rank - 1;
    }

    private static NodeProto move(NodeProto node, GraphProto.Builder graph) {
        List<String> moved = MOVED.get(node.getOpType());
        NodeProto.Builder upgraded = node.toBuilder().clearAttribute();
        node.getAttributeList().stream()
                .filter(attribute -> !moved.contains(attribute.getName()))
                .forEach(upgraded::addAttribute);
        for (String name : moved) {
            Onnx.attribute(node, name).ifPresent(attribute -> {
                while (upgraded.getInputCount() <= moved.indexOf(name)) {
                    upgraded.addInput("");
                }
                String constant = node.getOutput(0) + "/" + name;
                graph.addInitializer(constant(constant, attribute));
                upgraded.addInput(constant);
            });
        }
        return upgraded.build();
    }

    private static TensorProto constant(String name, AttributeProto attribute) {
        if (attribute.getType() == AttributeProto.AttributeType.FLOAT) {
            return Onnx.tensor(name, new float[] {attribute.getF()});
        }
        int count = attribute.getIntsCount();
        ByteBuffer raw = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        attribute.getIntsList().forEach(raw::putLong);
        return Onnx.tensor(name, DataType.INT64, raw.flip(), count);
    }
}
