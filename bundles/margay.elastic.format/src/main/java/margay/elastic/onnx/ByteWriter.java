package margay.elastic.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import margay.elastic.model.Step;
import margay.onnx.Onnx;

/** Writes what makes and takes values in bytes, but for the layers with weights. */
final class ByteWriter {
    private final GraphWriter graph;

    ByteWriter(GraphWriter graph) {
        this.graph = graph;
    }

    /** A float value as bytes. */
    ByteValue quantize(String value, String name, Grid grid) {
        ByteResult result = new ByteResult(Optional.empty(), name, grid);
        ByteValue made = unclipped(result);
        graph.node("QuantizeLinear", made.name(), List.of(value, made.scale(), made.zeroPoint()));
        return clipped(made, result);
    }

    /** The integers of a value, held as floats. */
    String integers(ByteValue value, String name) {
        String unsigned = graph.cast(name + ".unsigned", value.name(), DataType.FLOAT);
        String zero = graph.floats(name + ".zero", new float[] {value.grid().zeroPoint()});
        return graph.node("Sub", name + ".integer", List.of(unsigned, zero));
    }

    /** The sum of two values. */
    ByteValue sum(ByteValue one, ByteValue other, ByteResult result) {
        ByteValue made = unclipped(result);
        graph.microsoft("QLinearAdd", made.name(), operands(one, other, made));
        return clipped(made, result);
    }

    /** The mean of each channel over all positions: NCHW to NC. */
    ByteValue average(Step step, ByteValue input, Grid grid) {
        ByteValue means = value(step.output(), grid);
        String pooled = step.output() + ".pooled";
        graph.microsoft("QLinearGlobalAveragePool", pooled, operands(input, means), Onnx.attribute("channels_last", 0));
        graph.node("Flatten", means.name(), List.of(pooled), Onnx.attribute("axis", 1));
        return means;
    }

    /** Values with their step sizes and zero points; of the last one, which is made, only these. */
    private static List<String> operands(ByteValue... values) {
        List<String> operands = new ArrayList<>();
        for (ByteValue value : values) {
            operands.addAll(List.of(value.name(), value.scale(), value.zeroPoint()));
        }
        operands.remove(values[values.length - 1].name());
        return operands;
    }

    /** Where an operator puts a result before it is clipped to what the rectifier leaves. */
    ByteValue unclipped(ByteResult result) {
        return value(result.fillsByte() ? result.value() : result.value() + ".unclipped", result.grid());
    }

    /** The result as it is kept. */
    ByteValue clipped(ByteValue unclipped, ByteResult result) {
        if (result.fillsByte()) {
            return unclipped;
        }
        ByteValue kept = new ByteValue(result.value(), unclipped.constants(), result.grid());
        graph.node(
                "Clip",
                kept.name(),
                List.of(
                        unclipped.name(),
                        graph.unsignedByte(kept.name() + ".least", result.least()),
                        graph.unsignedByte(kept.name() + ".greatest", result.greatest())));
        return kept;
    }

    private ByteValue value(String name, Grid grid) {
        ByteValue value = new ByteValue(name, name, grid);
        graph.floats(value.scale(), new float[] {grid.scale()});
        graph.unsignedByte(value.zeroPoint(), grid.zeroPoint());
        return value;
    }
}
