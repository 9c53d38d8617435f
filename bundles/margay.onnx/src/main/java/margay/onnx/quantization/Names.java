package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.stream.Stream;

/** Names of values that nodes use. */
final class Names {
    private Names() {}

    /** Also those that its subgraphs use, which may be the subgraphs' own. */
    static Stream<String> usedBy(NodeProto node) {
        Stream<String> inside = node.getAttributeList().stream()
                .flatMap(Names::graphs)
                .flatMap(graph -> Stream.concat(
                        graph.getNodeList().stream().flatMap(Names::usedBy),
                        graph.getOutputList().stream().map(output -> output.getName())));
        return Stream.concat(node.getInputList().stream().filter(name -> !name.isEmpty()), inside);
    }

    private static Stream<GraphProto> graphs(AttributeProto attribute) {
        Stream<GraphProto> one = attribute.hasG() ? Stream.of(attribute.getG()) : Stream.empty();
        return Stream.concat(one, attribute.getGraphsList().stream());
    }
}
