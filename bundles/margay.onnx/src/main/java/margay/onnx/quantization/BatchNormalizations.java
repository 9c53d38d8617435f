package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.onnx.Onnx;

/** Multiplies batch normalization into the weights of the Conv or Gemm before it. */
final class BatchNormalizations {
    private static final float EPSILON = 1e-5f;

    private BatchNormalizations() {}

    static GraphProto fold(GraphProto graph) {
        Values values = new Values(graph);
        GraphProto.Builder folded = graph.toBuilder().clearNode();
        Map<NodeProto, NodeProto> normalized = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            followed(values, node).ifPresent(normalization -> normalized.put(normalization, node));
        }
        for (NodeProto node : graph.getNodeList()) {
            Optional<NodeProto> behind = followed(values, node);
            if (behind.isPresent()) {
                folded.addNode(fold(values, node, behind.get(), folded));
            } else if (!normalized.containsKey(node)) {
                folded.addNode(node);
            }
        }
        return folded.build();
    }

    private static Optional<NodeProto> followed(Values values, NodeProto node) {
        boolean foldable =
                Values.is(node, "Conv") && values.convolutionWeights(node).isPresent()
                        || Values.is(node, "Gemm") && values.gemmWeights(node).isPresent();
        return foldable
                ? values.onlyUser(node.getOutput(0)).filter(user -> isConstant(values, user))
                : Optional.empty();
    }

    private static boolean isConstant(Values values, NodeProto node) {
        return Values.is(node, "BatchNormalization")
                && node.getOutputCount() == 1
                && node.getInputList().stream().skip(1).allMatch(name -> values.constant(name)
                        .isPresent());
    }

    private static NodeProto fold(Values values, NodeProto node, NodeProto normalization, GraphProto.Builder graph) {
        float[][] statistics = normalization.getInputList().stream()
                .skip(1)
                .map(name -> Onnx.floats(values.constant(name).orElseThrow()))
                .toArray(float[][]::new);
        float epsilon = Onnx.attribute(normalization, "epsilon")
                .map(AttributeProto::getF)
                .orElse(EPSILON);
        float[] factors = statistics[0].clone();
        float[] bias = statistics[1].clone();
        float[] before = values.bias(node);
        for (int channel = 0; channel < factors.length; channel++) {
            factors[channel] /= (float) Math.sqrt(statistics[3][channel] + epsilon);
            float offset = before.length == 0 ? 0 : before[channel];
            bias[channel] += (offset - statistics[2][channel]) * factors[channel];
        }
        TensorProto weights = values.constant(node.getInput(1)).orElseThrow();
        int axis = Values.is(node, "Gemm") ? values.gemmAxis(node) : 0;
        String name = normalization.getOutput(0);
        graph.addInitializer(Channels.scale(weights, axis, factors).toBuilder().setName(name + "/weights"));
        graph.addInitializer(Onnx.tensor(name + "/bias", bias, bias.length));
        List<String> inputs = new ArrayList<>(List.of(node.getInput(0), name + "/weights", name + "/bias"));
        return node.toBuilder()
                .clearInput()
                .addAllInput(inputs)
                .setOutput(0, name)
                .build();
    }
}
