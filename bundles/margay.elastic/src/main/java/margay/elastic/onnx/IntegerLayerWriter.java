package margay.elastic.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/** Writes layers that multiply integers. */
final class IntegerLayerWriter {
    private final GraphWriter graph;

    IntegerLayerWriter(GraphWriter graph) {
        this.graph = graph;
    }

    /** A float value as unsigned bytes. */
    String quantize(String value, String name, QuantizedInput input) {
        String quantized = graph.node(
                "QuantizeLinear",
                name + (input.fillsByte() ? ".bytes" : ".unclipped"),
                List.of(value, scale(name, input), zeroPoint(name, input)));
        return input.fillsByte()
                ? quantized
                : clip(
                        quantized,
                        name + ".bytes",
                        input.least() + input.zeroPoint(),
                        input.greatest() + input.zeroPoint());
    }

    /** A convolution whose result stays in bytes, quantized as the layer that uses it wants its input. */
    void requantized(Step step, ScaledLayer layer, String input, QuantizedInput next, Chain chain) {
        String name = step.layer();
        IntegerWeights folded = layer.folded();
        int[] range = chain.range(next);
        boolean whole = range[0] == 0 && range[1] == 255;
        graph.node(
                "QLinearConv",
                whole ? chain.value() : chain.value() + ".unclipped",
                List.of(
                        input,
                        scale(name + ".input.used", layer.input()),
                        zeroPoint(name + ".input.used", layer.input()),
                        graph.weights(
                                name + ".weight", folded.values(), layer.packed(), Attributes.extents(folded.shape())),
                        graph.floats(name + ".weight.scale", folded.scales(), folded.channels()),
                        graph.bytes(
                                name + ".weight.zero", DataType.INT8, new byte[folded.channels()], folded.channels()),
                        scale(name + ".output", next),
                        zeroPoint(name + ".output", next),
                        graph.integers(name + ".shift", layer.bias(folded), folded.channels())),
                Attributes.of(step, folded.shape()));
        if (!whole) {
            clip(chain.value() + ".unclipped", chain.value(), range[0], range[1]);
        }
    }

    /** A layer whose sums become floats. */
    void summed(Step step, ScaledLayer layer, String input) {
        String name = step.layer();
        boolean conv = step.operation() == Operation.CONV;
        IntegerWeights weights = layer.weights();
        int channels = weights.channels();
        String integers = conv
                ? graph.weights(name + ".weight", weights.values(), layer.packed(), Attributes.extents(weights.shape()))
                : graph.weights(
                        name + ".weight",
                        weights.transposed(),
                        layer.packed(),
                        weights.shape().get(1),
                        channels);
        List<String> inputs = List.of(input, integers, zeroPoint(name + ".input.used", layer.input()));
        if (conv) {
            graph.node("ConvInteger", name + ".sums", inputs, Attributes.of(step, weights.shape()));
        } else {
            graph.node("MatMulInteger", name + ".sums", inputs);
        }
        graph.cast(name + ".floats", name + ".sums", DataType.FLOAT);
        long[] extents = conv ? new long[] {channels, 1, 1} : new long[] {channels};
        graph.floats(name + ".multiplier", layer.multipliers(), extents);
        graph.floats(name + ".shift", layer.shifts(), extents);
        graph.node("Mul", name + ".scaled", List.of(name + ".floats", name + ".multiplier"));
        graph.node("Add", step.output(), List.of(name + ".scaled", name + ".shift"));
    }

    private String clip(String value, String output, int least, int greatest) {
        return graph.node(
                "Clip",
                output,
                List.of(
                        value,
                        graph.bytes(output + ".least", DataType.UINT8, new byte[] {(byte) least}),
                        graph.bytes(output + ".greatest", DataType.UINT8, new byte[] {(byte) greatest})));
    }

    private String scale(String name, QuantizedInput input) {
        return graph.floats(name + ".scale", new float[] {input.scale()});
    }

    private String zeroPoint(String name, QuantizedInput input) {
        return graph.bytes(name + ".zero", DataType.UINT8, new byte[] {(byte) input.zeroPoint()});
    }
}
