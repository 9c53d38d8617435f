package margay.elastic.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
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

    /**
     * A convolution of integers that are held as floats, so that the sums are those of integers.
     *
     * @param input its integers
     */
    void exact(Step step, ScaledLayer layer, String input) {
        String name = step.layer();
        IntegerWeights weights = layer.weights();
        String integers = graph.weights(
                name + ".weight",
                weights.values(),
                layer.packed(),
                DataType.FLOAT,
                Attributes.extents(weights.shape()));
        graph.node("Conv", name + ".sums", List.of(input, integers), Attributes.of(step, weights.shape()));
        graph.scaled(step.output(), name + ".sums", name, layer, weights.channels(), 1, 1);
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
        String scaled = graph.node("Mul", name + ".scaled", List.of(integers(shifted, name, input), name + ".scale"));
        return graph.node("Add", name + ".rounded", List.of(scaled, name + ".offset"));
    }

    /** The integers of a value on a grid without offset, held as floats: {@code round(clamp(x / scale))}. */
    String integers(String value, String name, Grid grid) {
        String position = graph.node(
                "Div", name + ".position", List.of(value, graph.floats(name + ".scale", new float[] {grid.scale()})));
        String clamped = graph.node(
                "Clip",
                name + ".clamped",
                List.of(
                        position,
                        graph.floats(name + ".least", new float[] {grid.least()}),
                        graph.floats(name + ".greatest", new float[] {grid.greatest()})));
        return graph.node("Round", name + ".integer", List.of(clamped));
    }
}
