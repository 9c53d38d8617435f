package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import margay.onnx.Onnx;

/**
 * Removes slopes above 1, which would make a minimum of the maximum that a PRelu is otherwise: {@code PRelu(x, s) =
 * -PRelu(-s x, 1 / s)}. The factor -s goes into the convolution before, the sign into the convolution behind.
 */
final class PReluSlopes {
    private PReluSlopes() {}

    static GraphProto bound(GraphProto graph) {
        Values values = new Values(graph);
        Map<String, TensorProto> changed = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            if (Values.is(node, "PRelu") && values.hasSlopes(node)) {
                neighbours(values, node).ifPresent(around -> bound(values, around, changed));
            }
        }
        return Values.replace(graph, changed);
    }

    private record Around(NodeProto before, NodeProto prelu, NodeProto behind) {}

    private static Optional<Around> neighbours(Values values, NodeProto prelu) {
        Optional<NodeProto> before = values.maker(prelu.getInput(0)).filter(node -> isPlain(values, node));
        Optional<NodeProto> behind = values.onlyUser(prelu.getOutput(0)).filter(node -> isPlain(values, node));
        boolean alone = values.onlyUser(prelu.getInput(0)).isPresent();
        return alone && before.isPresent() && behind.isPresent() && values.isPrivate(prelu)
                ? Optional.of(new Around(before.get(), prelu, behind.get()))
                : Optional.empty();
    }

    private static boolean isPlain(Values values, NodeProto node) {
        return Values.is(node, "Conv") && values.convolutionWeights(node).isPresent() && values.isPrivate(node);
    }

    private static void bound(Values values, Around around, Map<String, TensorProto> changed) {
        TensorProto slopes = values.constant(around.prelu().getInput(1)).orElseThrow();
        float[] factors = Onnx.floats(slopes);
        float[] signs = factors.clone();
        float[] bounded = factors.clone();
        boolean any = false;
        for (int channel = 0; channel < factors.length; channel++) {
            boolean above = factors[channel] > 1;
            any |= above;
            bounded[channel] = above ? 1 / factors[channel] : factors[channel];
            signs[channel] = above ? -1 : 1;
            factors[channel] = above ? -factors[channel] : 1;
        }
        int axis = inputAxis(values, around.behind(), factors.length);
        if (!any || axis < 0) {
            return;
        }
        changed.put(slopes.getName(), Onnx.tensor(slopes.getName(), bounded, Channels.extents(slopes)));
        around.before().getInputList().stream().skip(1).forEach(name -> change(values, changed, name, 0, factors));
        change(values, changed, around.behind().getInput(1), axis, signs);
    }

    /** The axis of the weights along which the inputs lie; -1 if groups mix them. */
    private static int inputAxis(Values values, NodeProto convolution, int channels) {
        TensorProto weights = values.constant(convolution.getInput(1)).orElseThrow();
        if (Values.group(convolution) == 1) {
            return 1;
        }
        return weights.getDims(0) == channels && weights.getDims(1) == 1 ? 0 : -1;
    }

    private static void change(
            Values values, Map<String, TensorProto> changed, String name, int axis, float[] factors) {
        TensorProto now = changed.getOrDefault(name, values.constant(name).orElseThrow());
        changed.put(name, Channels.scale(now, axis, factors));
    }
}
