package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Map;

/**
 * Writes a float network as a network of 8-bit integers in QDQ form: weights are signed bytes, symmetric, with a scale
 * for each output channel; activations are unsigned bytes with one scale and zero point a tensor; biases are 32-bit
 * integers in units of input scale times weight scale. Runtimes replace each operator between DequantizeLinear and
 * QuantizeLinear by one on integers. Thread-safe.
 *
 * <p>Becomes integer: Conv, Gemm and MatMul with constant weights and a Relu behind them, PRelu with a slope for each
 * channel behind a Conv, Add, Mul, Concat, pooling, and operators that only move elements. All else stays float, between
 * dequantized inputs and outputs quantized anew.
 *
 * <p>PRelu(x) = max(x, s x) where no slope s is above 1: the product is a depthwise 1x1 convolution with the scale of x,
 * the maximum one of bytes.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2018.00286">Jacob et al., Quantization and Training of Neural Networks for
 *     Efficient Integer-Arithmetic-Only Inference, 2018</a>
 */
public final class StaticQuantizer {
    private final int weightLimit;

    /**
     * @param reducedRange weights of 7 bits, -64 to 64: x86 processors without VNNI instructions add two products in 16
     *     bits, which products of 8-bit weights may exceed; others need it not
     */
    public StaticQuantizer(boolean reducedRange) {
        this.weightLimit = reducedRange ? 64 : 127;
    }

    /**
     * @param prepared a model out of {@link Preparation#prepare}
     * @param ranges by name, of the inputs and operators' outputs; what has none stays float
     * @return a model with the same inputs and outputs
     */
    public ModelProto quantize(ModelProto prepared, Map<String, Range> ranges) {
        GraphProto graph = new Operators(prepared.getGraph(), ranges, weightLimit).quantize();
        return prepared.toBuilder().setGraph(graph).build();
    }
}
