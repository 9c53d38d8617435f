package margay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replaces a PRelu with one slope per channel, directly behind a two-dimensional convolution, by depthwise 1x1
 * convolutions:
 *
 * <pre>
 * PRelu(x, s) = s x + (1 - s) Relu(x)
 *             = s x + Relu((1 - s) x)    where all 1 - s are at least 0
 * </pre>
 *
 * <p>ONNX Runtime computes PRelu element by element and leaves its blocked layout for it; it keeps convolutions, their
 * Relu and the sum of two of them in the blocked layout, vectorised and fused. Any other PRelu is left as it is: one
 * with a slope per element or one slope for all, one whose slopes a caller may give, one behind anything but such a
 * convolution. {@link TinyWeights} go as well.
 */
public final class PReluToDepthwise implements Rewrite {
    @Override
    public String name() {
        return "prelu-depthwise";
    }

    @Override
    public Optional<ModelProto> apply(ModelProto model) {
        GraphProto graph = model.getGraph();
        Map<String, TensorProto> constants = Constants.of(graph);
        Set<String> convolved = graph.getNodeList().stream()
                .filter(PReluToDepthwise::isConvolution2d)
                .map(node -> node.getOutput(0))
                .collect(Collectors.toSet());
        GraphProto.Builder rewritten = graph.toBuilder().clearNode();
        int replaced = 0;
        for (NodeProto node : graph.getNodeList()) {
            if (isPerChannelPRelu(node, constants, convolved)) {
                replace(node, Onnx.floats(constants.get(node.getInput(1))), rewritten);
                replaced++;
            } else {
                rewritten.addNode(node);
            }
        }
        return replaced == 0
                ? Optional.empty()
                : Optional.of(TinyWeights.zeroed(model.toBuilder()
                        .setGraph(Constants.withoutUnused(rewritten))
                        .build()));
    }

    private static boolean isConvolution2d(NodeProto node) {
        return node.getOpType().equals("Conv")
                && node.getDomain().isEmpty()
                && Onnx.attribute(node, "kernel_shape")
                        .filter(kernel -> kernel.getIntsCount() == 2)
                        .isPresent();
    }

    private static boolean isPerChannelPRelu(
            NodeProto node, Map<String, TensorProto> constants, Set<String> convolved) {
        if (!node.getOpType().equals("PRelu") || !node.getDomain().isEmpty() || !convolved.contains(node.getInput(0))) {
            return false;
        }
        TensorProto slope = constants.get(node.getInput(1));
        return slope != null && Onnx.isFloat(slope) && isPerChannel(slope.getDimsList());
    }

    /** Broadcast against N,C,H,W, the shape [C,1,1] or [1,C,1,1] gives one slope a channel. */
    private static boolean isPerChannel(List<Long> extents) {
        int rank = extents.size();
        return (rank == 3 || rank == 4 && extents.get(0) == 1)
                && extents.get(rank - 1) == 1
                && extents.get(rank - 2) == 1
                && extents.get(rank - 3) > 1;
    }

    private static void replace(NodeProto prelu, float[] slope, GraphProto.Builder graph) {
        String x = prelu.getInput(0);
        String name = prelu.getOutput(0) + "/prelu/";
        float[] rest = new float[slope.length];
        boolean concave = false;
        for (int channel = 0; channel < slope.length; channel++) {
            rest[channel] = 1 - slope[channel];
            concave |= rest[channel] < 0;
        }
        if (concave) {
            graph.addNode(Onnx.node("Relu", List.of(x), name + "relu"));
            depthwise(graph, name + "relu", rest, name + "positive");
        } else {
            depthwise(graph, x, rest, name + "rest");
            graph.addNode(Onnx.node("Relu", List.of(name + "rest"), name + "positive"));
        }
        depthwise(graph, x, slope, name + "linear");
        graph.addNode(Onnx.node("Add", List.of(name + "linear", name + "positive"), prelu.getOutput(0)));
    }

    private static void depthwise(GraphProto.Builder graph, String input, float[] weights, String output) {
        graph.addInitializer(Onnx.tensor(output + "/weights", weights, weights.length, 1, 1, 1));
        graph.addNode(Onnx.node(
                "Conv",
                List.of(input, output + "/weights"),
                output,
                Onnx.attribute("group", weights.length),
                Onnx.attribute("kernel_shape", new long[] {1, 1})));
    }
}
