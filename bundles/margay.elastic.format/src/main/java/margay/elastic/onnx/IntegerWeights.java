package margay.elastic.onnx;

import java.util.Arrays;
import java.util.List;
import margay.elastic.model.Arrays32;
import margay.elastic.model.LayerForm;

/**
 * Weights as integers.
 *
 * @param shape output channels first
 * @param values row-major, two's complement
 * @param scales one a channel
 * @param offsets one a channel: a weight is {@code scale * value + offset}
 */
public record IntegerWeights(List<Integer> shape, byte[] values, float[] scales, float[] offsets) {

    /** Quantizes as training did: {@code round(clamp((w - offset) / scale))}, halves to even. */
    static IntegerWeights of(Arrays32.Array weight, LayerForm.Weights form, float[] scale, float[] offset) {
        int channels = weight.shape().get(0);
        int length = weight.values().length / channels;
        float[] scales = perChannel(scale, channels);
        float[] offsets = perChannel(offset, channels);
        int greatest = (1 << (form.bits() - 1)) - 1;
        byte[] values = new byte[weight.values().length];
        for (int i = 0; i < values.length; i++) {
            float position = (weight.values()[i] - offsets[i / length]) / scales[i / length];
            values[i] = (byte) Math.rint(Math.max(-greatest - 1, Math.min(greatest, position)));
        }
        return new IntegerWeights(weight.shape(), values, scales, offsets);
    }

    private static float[] perChannel(float[] values, int channels) {
        if (values.length == channels) {
            return values;
        }
        if (values.length != 1) {
            throw new IllegalArgumentException(
                    "A quantizer has one step size or " + channels + ", not " + values.length);
        }
        float[] all = new float[channels];
        Arrays.fill(all, values[0]);
        return all;
    }

    int channels() {
        return shape.get(0);
    }

    /** The weights as floats, each channel multiplied by a factor. */
    float[] floats(float[] factors) {
        int length = values.length / channels();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            int channel = i / length;
            floats[i] = factors[channel] * (scales[channel] * values[i] + offsets[channel]);
        }
        return floats;
    }

    /** The same weights with the integers of some channels negated, of -128 to 127, and with other step sizes. */
    IntegerWeights withScales(boolean[] negated, float[] others) {
        byte[] changed = values.clone();
        int length = values.length / channels();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = negated[i / length] ? (byte) Math.min(Byte.MAX_VALUE, -changed[i]) : changed[i];
        }
        return new IntegerWeights(shape, changed, others, offsets);
    }

    /** The transpose of a matrix's values. */
    byte[] transposed() {
        int rows = shape.get(0);
        int columns = shape.get(1);
        byte[] transposed = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            transposed[i % columns * rows + i / columns] = values[i];
        }
        return transposed;
    }

    /** Two values a byte, the first in the lower half: ONNX's INT4. */
    static byte[] pack(byte[] values) {
        byte[] packed = new byte[(values.length + 1) / 2];
        for (int i = 0; i < values.length; i++) {
            packed[i / 2] |= (byte) ((values[i] & 0xf) << (i % 2 * 4));
        }
        return packed;
    }
}
