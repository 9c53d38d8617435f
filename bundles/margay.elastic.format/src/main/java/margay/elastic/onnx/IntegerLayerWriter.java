package margay.elastic.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/** Writes layers that multiply integers. */
final class IntegerLayerWriter {
    private final GraphWriter graph;
    private final ByteWriter bytes;

    IntegerLayerWriter(GraphWriter graph, ByteWriter bytes) {
        this.graph = graph;
        this.bytes = bytes;
    }

    /** A convolution whose result stays in bytes. */
    ByteValue requantized(Step step, ScaledLayer layer, ByteValue input, ByteResult result) {
        String name = step.layer();
        IntegerWeights folded = layer.folded();
        int channels = folded.channels();
        ByteValue made = bytes.unclipped(result);
        graph.node(
                "QLinearConv",
                made.name(),
                List.of(
                        input.name(),
                        input.scale(),
                        input.zeroPoint(),
                        graph.weights(
                                name + ".weight",
                                folded.values(),
                                layer.packed(),
                                DataType.INT8,
                                Attributes.extents(folded.shape())),
                        graph.floats(name + ".weight.scale", folded.scales(), channels),
                        graph.bytes(name + ".weight.zero", DataType.INT8, new byte[channels], channels),
                        made.scale(),
                        made.zeroPoint(),
                        graph.integers(name + ".shift", layer.bias(folded), channels)),
                Attributes.of(step, folded.shape()));
        return bytes.clipped(made, result);
    }

    /** A layer whose sums become floats. */
    void summed(Step step, ScaledLayer layer, ByteValue input) {
        String name = step.layer();
        boolean conv = step.operation() == Operation.CONV;
        IntegerWeights weights = layer.weights();
        int channels = weights.channels();
        String integers = conv
                ? graph.weights(
                        name + ".weight",
                        weights.values(),
                        layer.packed(),
                        DataType.INT8,
                        Attributes.extents(weights.shape()))
                : graph.weights(
                        name + ".weight",
                        weights.transposed(),
                        layer.packed(),
                        DataType.INT8,
                        weights.shape().get(1),
                        channels);
        List<String> inputs = List.of(input.name(), integers, input.zeroPoint());
        if (conv) {
            graph.node("ConvInteger", name + ".sums", inputs, Attributes.of(step, weights.shape()));
        } else {
            graph.node("MatMulInteger", name + ".sums", inputs);
        }
        String floats = graph.cast(name + ".floats", name + ".sums", DataType.FLOAT);
        graph.scaled(step.output(), floats, name, layer, conv ? new long[] {channels, 1, 1} : new long[] {channels});
    }
}
