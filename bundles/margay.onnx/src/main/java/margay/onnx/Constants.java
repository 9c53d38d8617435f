package margay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tensors that a graph brings along. */
final class Constants {
    private Constants() {}

    /** Those that no caller may give instead, by name. */
    static Map<String, TensorProto> of(GraphProto graph) {
        Set<String> inputs =
                graph.getInputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        return graph.getInitializerList().stream()
                .filter(tensor -> !inputs.contains(tensor.getName()))
                .collect(Collectors.toMap(TensorProto::getName, Function.identity(), (first, second) -> first));
    }

    /** A graph inside a node may use any tensor of the graph around it, so then all stay. */
    static GraphProto withoutUnused(GraphProto.Builder graph) {
        boolean nested = graph.getNodeList().stream()
                .flatMap(node -> node.getAttributeList().stream())
                .anyMatch(attribute -> attribute.hasG() || attribute.getGraphsCount() > 0);
        if (nested) {
            return graph.build();
        }
        Set<String> used = graph.getNodeList().stream()
                .flatMap(node -> node.getInputList().stream())
                .collect(Collectors.toSet());
        graph.getOutputList().forEach(output -> used.add(output.getName()));
        List<TensorProto> kept = graph.getInitializerList().stream()
                .filter(constant -> used.contains(constant.getName()))
                .toList();
        return graph.clearInitializer().addAllInitializer(kept).build();
    }
}
