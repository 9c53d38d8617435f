package margay.onnx.quantization;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import margay.onnx.Onnx;

/**
 * Weights as signed bytes, symmetric around zero, with a scale for each channel of one axis, and a bias as 32-bit
 * integers in units of input scale times weight scale.
 */
final class Weights {
    /** A bias may take half of the accumulator's range; the sum of products has the other half. */
    private static final double BIAS_LIMIT = 1 << 30;

    private final float[] values;
    private final TensorProto tensor;
    private final int axis;
    private final float[] scales;

    private Weights(float[] values, TensorProto tensor, int axis, float[] scales) {
        this.values = values;
        this.tensor = tensor;
        this.axis = axis;
        this.scales = scales;
    }

    /**
     * @param tensor of floats
     * @param axis of the output channels
     * @param limit largest magnitude of an integer: 127, or 64 where sums of two products must fit 16 bits
     * @param bias a number for each channel, or empty
     * @param inputScale of the values that the weights are multiplied with
     */
    static Weights of(TensorProto tensor, int axis, int limit, float[] bias, float inputScale) {
        float[] values = Onnx.floats(tensor);
        long[] extents =
                tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        float[] largest = new float[(int) tensor.getDims(axis)];
        for (int i = 0; i < values.length; i++) {
            int channel = Channels.of(i, tensor, axis);
            largest[channel] = Math.max(largest[channel], Math.abs(values[i]));
        }
        float[] scales = new float[largest.length];
        for (int channel = 0; channel < scales.length; channel++) {
            double forBias = bias.length == 0 ? 0 : Math.abs(bias[channel]) / (inputScale * BIAS_LIMIT);
            double scale = Math.max((double) largest[channel] / limit, forBias);
            scales[channel] = scale < Float.MIN_NORMAL ? 1 : (float) scale;
        }
        return new Weights(values, tensor, axis, scales);
    }

    float[] scales() {
        return scales;
    }

    int axis() {
        return axis;
    }

    TensorProto integers(String name) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            bytes.put((byte) Math.rint(values[i] / scales[Channels.of(i, tensor, axis)]));
        }
        return Onnx.tensor(name, TensorProto.DataType.INT8, bytes.flip(), Channels.extents(tensor));
    }

    float[] biasScales(float inputScale) {
        float[] units = scales.clone();
        for (int channel = 0; channel < units.length; channel++) {
            units[channel] *= inputScale;
        }
        return units;
    }

    TensorProto bias(String name, float[] bias, float inputScale) {
        float[] units = biasScales(inputScale);
        ByteBuffer bytes = ByteBuffer.allocate(bias.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int channel = 0; channel < bias.length; channel++) {
            bytes.putInt((int) Math.rint(bias[channel] / units[channel]));
        }
        return Onnx.tensor(name, TensorProto.DataType.INT32, bytes.flip(), bias.length);
    }
}
