package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.onnx.Onnx;

/** Writes one network's operators, in order, as integer ones where they can be. */
final class Operators {
    private static final Set<String> MOVING =
            Set.of("Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "MaxPool");
    private static final Set<String> RESCALING = Set.of("Add", "Mul", "Concat", "AveragePool", "GlobalAveragePool");

    private final Values values;
    private final Map<String, Range> ranges;
    private final int weightLimit;
    private final IntegerGraph graph;
    private final Set<NodeProto> fused = new HashSet<>();

    Operators(GraphProto source, Map<String, Range> ranges, int weightLimit) {
        this.values = new Values(source);
        this.ranges = ranges;
        this.weightLimit = weightLimit;
        this.graph = new IntegerGraph(source);
    }

    GraphProto quantize() {
        for (NodeProto node : values.graph().getNodeList()) {
            if (!fused.contains(node) && !asIntegers(node)) {
                asFloats(node);
            }
        }
        values.graph().getOutputList().forEach(output -> graph.floats(output.getName()));
        return graph.finish(values.graph().getInitializerList());
    }

    private void asFloats(NodeProto node) {
        Names.usedBy(node).forEach(graph::floats);
        graph.add(node);
        node.getOutputList().forEach(graph::defineFloats);
    }

    private boolean asIntegers(NodeProto node) {
        if (!node.getDomain().isEmpty() || node.getOutputCount() != 1) {
            return false;
        }
        String operator = node.getOpType();
        if (MOVING.contains(operator)) {
            return move(node);
        }
        if (RESCALING.contains(operator)) {
            return rescale(node);
        }
        return switch (operator) {
            case "Conv" -> multiply(node, 0, values.convolutionWeights(node));
            case "Gemm" -> multiply(node, values.gemmAxis(node), values.gemmWeights(node));
            case "MatMul" -> multiply(node, 1, values.matMulWeights(node));
            case "PRelu" -> prelu(node);
            default -> false;
        };
    }

    /** Elements change their place only: bytes keep their meaning. */
    private boolean move(NodeProto node) {
        String from = node.getInput(0);
        if (!graph.hasBytes(from)) {
            return false;
        }
        List<String> inputs = new ArrayList<>(node.getInputList());
        inputs.subList(1, inputs.size()).forEach(graph::floats);
        inputs.set(0, graph.operand(from));
        String to = node.getOutput(0);
        graph.add(node, inputs, to + "/wide");
        graph.quantize(to + "/wide", to, graph.affine(from));
        return true;
    }

    private boolean rescale(NodeProto node) {
        String to = node.getOutput(0);
        boolean ranged = node.getInputList().stream().allMatch(this::canHaveBytes) && ranges.containsKey(to);
        if (!ranged || node.getInputList().stream().noneMatch(graph::hasBytes)) {
            return false;
        }
        List<String> inputs = node.getInputList().stream().map(this::operand).toList();
        write(node, inputs);
        return true;
    }

    private boolean canHaveBytes(String value) {
        return graph.hasBytes(value) || ranges.containsKey(value);
    }

    private String operand(String value) {
        graph.bytes(value, affine(value));
        return graph.operand(value);
    }

    private boolean multiply(NodeProto node, int axis, Optional<TensorProto> constant) {
        String from = node.getInput(0);
        if (constant.isEmpty() || !canHaveBytes(from) || !ranges.containsKey(values.fusedOutput(node))) {
            return false;
        }
        String x = operand(from);
        float scale = graph.affine(from).scale();
        float[] bias = values.bias(node);
        Weights weights = Weights.of(constant.get(), axis, weightLimit, bias, scale);
        String prefix = node.getOutput(0);
        List<String> inputs = new ArrayList<>();
        inputs.add(x);
        inputs.add(graph.operand(weights.integers(prefix + "/int8"), weights.scales(), axis));
        if (bias.length > 0) {
            inputs.add(graph.operand(weights.bias(prefix + "/int32", bias, scale), weights.biasScales(scale), 0));
        }
        write(node, inputs);
        return true;
    }

    /** Adds the operator and a Relu that follows, and makes bytes of what comes out. */
    private void write(NodeProto node, List<String> inputs) {
        String wide = node.getOutput(0) + "/wide";
        graph.add(node, inputs, wide);
        Optional<NodeProto> relu = values.reluBehind(node);
        String to = values.fusedOutput(node);
        if (relu.isPresent()) {
            fused.add(relu.get());
            graph.add(relu.get(), List.of(wide), to + "/wide");
            wide = to + "/wide";
        }
        graph.quantize(wide, to, affine(to));
    }

    private Affine affine(String value) {
        Optional<NodeProto> prelu = values.preluBehind(value);
        Range range = ranges.get(value);
        return Affine.of(prelu.map(node -> ranges.get(node.getOutput(0)))
                .map(range::union)
                .orElse(range));
    }

    private boolean prelu(NodeProto node) {
        String from = node.getInput(0);
        if (!graph.hasBytes(from) || values.preluBehind(from).isEmpty()) {
            return false;
        }
        Affine affine = graph.affine(from);
        String to = node.getOutput(0);
        String product = to + "/product";
        TensorProto slopes = values.slopes(node);
        Weights weights = Weights.of(slopes, 0, weightLimit, new float[0], affine.scale());
        graph.add(Onnx.node(
                "Conv",
                List.of(graph.operand(from), graph.operand(weights.integers(to + "/slopes"), weights.scales(), 0)),
                product + "/wide",
                Onnx.attribute("group", slopes.getDims(0)),
                Onnx.attribute("kernel_shape", new long[] {1, 1})));
        graph.quantize(product + "/wide", product, affine);
        graph.add(Onnx.node(
                "Max",
                List.of(IntegerGraph.bytesName(from), IntegerGraph.bytesName(product)),
                IntegerGraph.bytesName(to)));
        graph.define(to, affine);
        return true;
    }
}
