package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.onnx.Onnx;

/** What is known about the values of a float network: which are constant, and who makes and uses the others. */
final class Values {
    private static final float[] NONE = {};

    private final GraphProto graph;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, List<NodeProto>> users = new HashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();

    Values(GraphProto graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> makers.put(output, node));
            Names.usedBy(node).distinct().forEach(name -> users.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(node));
        }
    }

    GraphProto graph() {
        return graph;
    }

    Optional<TensorProto> constant(String name) {
        return Optional.ofNullable(constants.get(name)).filter(Onnx::isFloat);
    }

    /** The one node that uses the value, if it is the only one and the value is no output of the network. */
    Optional<NodeProto> onlyUser(String value) {
        List<NodeProto> all = users.getOrDefault(value, List.of());
        return all.size() == 1 && !outputs.contains(value) ? Optional.of(all.get(0)) : Optional.empty();
    }

    Optional<NodeProto> maker(String value) {
        return Optional.ofNullable(makers.get(value));
    }

    /** Whether no other operator uses its constants. */
    boolean isPrivate(NodeProto node) {
        return node.getInputList().stream()
                .skip(1)
                .allMatch(name -> constant(name).isPresent() && users.get(name).size() == 1);
    }

    static long group(NodeProto convolution) {
        return number(convolution, "group", 1);
    }

    Optional<NodeProto> reluBehind(NodeProto node) {
        return onlyUser(node.getOutput(0)).filter(user -> is(user, "Relu"));
    }

    String fusedOutput(NodeProto node) {
        return reluBehind(node).orElse(node).getOutput(0);
    }

    static boolean is(NodeProto node, String operator) {
        return node.getOpType().equals(operator) && node.getDomain().isEmpty();
    }

    Optional<TensorProto> convolutionWeights(NodeProto node) {
        return biased(node).flatMap(this::constant);
    }

    Optional<TensorProto> gemmWeights(NodeProto node) {
        boolean plain = number(node, "transA", 0) == 0 && factor(node, "alpha") == 1 && factor(node, "beta") == 1;
        return plain ? biased(node).flatMap(this::constant) : Optional.empty();
    }

    int gemmAxis(NodeProto node) {
        return number(node, "transB", 0) == 1 ? 0 : 1;
    }

    Optional<TensorProto> matMulWeights(NodeProto node) {
        return constant(node.getInput(1)).filter(tensor -> tensor.getDimsCount() == 2);
    }

    /** The name of the weights, if the bias, should there be one, is constant. */
    private Optional<String> biased(NodeProto node) {
        boolean known = node.getInputCount() < 3
                || constant(node.getInput(2))
                        .filter(bias -> bias.getDimsCount() == 1)
                        .isPresent();
        return known ? Optional.of(node.getInput(1)) : Optional.empty();
    }

    float[] bias(NodeProto node) {
        return node.getInputCount() < 3
                ? NONE
                : constant(node.getInput(2)).map(Onnx::floats).orElse(NONE);
    }

    /** A PRelu with a constant slope for each channel, none above 1, that alone uses what a convolution makes. */
    Optional<NodeProto> preluBehind(String value) {
        boolean convolved = makers.containsKey(value) && is(makers.get(value), "Conv");
        return convolved
                ? onlyUser(value).filter(user -> is(user, "PRelu") && hasSlopes(user) && areBounded(user))
                : Optional.empty();
    }

    boolean hasSlopes(NodeProto prelu) {
        return constant(prelu.getInput(1))
                .filter(slope -> slope.getDimsCount() == 3 && slope.getDims(1) == 1 && slope.getDims(2) == 1)
                .filter(slope -> slope.getDims(0) > 1)
                .isPresent();
    }

    private boolean areBounded(NodeProto prelu) {
        for (float slope : Onnx.floats(constants.get(prelu.getInput(1)))) {
            if (!(slope <= 1)) {
                return false;
            }
        }
        return true;
    }

    /** The graph with other constants of the same names. */
    static GraphProto replace(GraphProto graph, Map<String, TensorProto> changed) {
        GraphProto.Builder replaced = graph.toBuilder().clearInitializer();
        graph.getInitializerList()
                .forEach(tensor -> replaced.addInitializer(changed.getOrDefault(tensor.getName(), tensor)));
        return replaced.build();
    }

    /** As the weights of a depthwise convolution. */
    TensorProto slopes(NodeProto prelu) {
        float[] slopes = Onnx.floats(constants.get(prelu.getInput(1)));
        return Onnx.tensor("slopes", slopes, slopes.length, 1, 1, 1);
    }

    private static long number(NodeProto node, String attribute, long otherwise) {
        return Onnx.attribute(node, attribute).map(AttributeProto::getI).orElse(otherwise);
    }

    private static float factor(NodeProto node, String attribute) {
        return Onnx.attribute(node, attribute).map(AttributeProto::getF).orElse(1f);
    }
}
