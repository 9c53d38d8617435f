package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import margay.onnx.Onnx;

/**
 * Brings a float model into the shape that is calibrated and quantized: operator set 13 or later, constants as
 * initializers, batch normalization inside the convolution before it, no slope of a PRelu above 1. Thread-safe.
 */
public final class Preparation {
    private Preparation() {}

    /**
     * @param model of operator set 7 or later
     * @return a model with the same inputs, outputs and, but for rounding, answers
     * @throws IllegalArgumentException if it has an operator that cannot be brought to operator set 13; the message names
     *     it
     */
    public static ModelProto prepare(ModelProto model) {
        ModelProto upgraded = OperatorSet.upgrade(withInitializers(model));
        GraphProto folded = BatchNormalizations.fold(upgraded.getGraph());
        return upgraded.toBuilder().setGraph(PReluSlopes.bound(folded)).build();
    }

    private static ModelProto withInitializers(ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (Values.is(node, "Constant") && Onnx.attribute(node, "value").isPresent()) {
                AttributeProto value = Onnx.attribute(node, "value").orElseThrow();
                graph.addInitializer(value.getT().toBuilder().setName(node.getOutput(0)));
            } else {
                graph.addNode(node);
            }
        }
        List<String> constants =
                graph.getInitializerList().stream().map(TensorProto::getName).toList();
        GraphProto source = graph.build();
        graph.clearInput();
        source.getInputList().stream()
                .filter(input -> !constants.contains(input.getName()))
                .forEach(graph::addInput);
        return model.toBuilder().setGraph(graph).build();
    }
}
