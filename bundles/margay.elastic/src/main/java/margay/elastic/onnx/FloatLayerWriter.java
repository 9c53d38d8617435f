package margay.elastic.onnx;

import java.util.List;
import margay.elastic.model.Arrays32;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;
import margay.onnx.Onnx;

/** Writes layers that multiply floats. */
final class FloatLayerWriter {
    private final GraphWriter graph;

    FloatLayerWriter(GraphWriter graph) {
        this.graph = graph;
    }

    /** A layer that is not quantized. */
    void plain(Step step, Arrays32.Array weight, float[] factors, float[] shifts) {
        float[] scaled = weight.values().clone();
        int length = scaled.length / factors.length;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factors[i / length];
        }
        product(step, step.inputs().get(0), weight.shape(), scaled, shifts);
    }

    /** A layer that computes with floats what integers would give. */
    void quantized(Step step, IntegerWeights weights, Grid input, float[] factors, float[] shifts) {
        String rounded = rounded(step.inputs().get(0), step.layer() + ".input", input);
        product(step, rounded, weights.shape(), weights.floats(factors), shifts);
    }

    private void product(Step step, String input, List<Integer> shape, float[] weight, float[] shifts) {
        graph.floats(step.layer() + ".weight", weight, Attributes.extents(shape));
        graph.floats(step.layer() + ".shift", shifts, shifts.length);
        List<String> inputs = List.of(input, step.layer() + ".weight", step.layer() + ".shift");
        if (step.operation() == Operation.CONV) {
            graph.node("Conv", step.output(), inputs, Attributes.of(step, shape));
        } else {
            graph.node("Gemm", step.output(), inputs, Onnx.attribute("transB", 1));
        }
    }

    /** {@code scale * round(clamp((x - offset) / scale)) + offset}. */
    private String rounded(String value, String name, Grid input) {
        String shifted = graph.node(
                "Sub", name + ".shifted", List.of(value, graph.floats(name + ".offset", new float[] {input.offset()})));
        String position = graph.node(
                "Div", name + ".position", List.of(shifted, graph.floats(name + ".scale", new float[] {input.scale()
                })));
        String clamped = graph.node(
                "Clip",
                name + ".clamped",
                List.of(
                        position,
                        graph.floats(name + ".least", new float[] {input.least()}),
                        graph.floats(name + ".greatest", new float[] {input.greatest()})));
        String integer = graph.node("Round", name + ".integer", List.of(clamped));
        String scaled = graph.node("Mul", name + ".scaled", List.of(integer, name + ".scale"));
        return graph.node("Add", name + ".rounded", List.of(scaled, name + ".offset"));
    }
}
