package margay.elastic.onnx;

import margay.elastic.model.LayerForm;

/**
 * The values that a quantized value may take: {@code scale * q + offset}. Without an offset, the integers q are held as
 * unsigned bytes.
 *
 * @param scale its step size
 * @param offset the value of the integer 0
 * @param least integer
 * @param greatest integer
 */
public record Grid(float scale, float offset, int least, int greatest) {

    /** The grid of a layer's input. */
    static Grid of(LayerForm.Input form, boolean signed, float scale, float offset) {
        int count = 1 << form.bits();
        return signed ? new Grid(scale, offset, -count / 2, count / 2 - 1) : new Grid(scale, offset, 0, count - 1);
    }

    /** A grid of 8 bits without an offset. */
    static Grid ofByte(float scale, boolean signed) {
        return signed
                ? new Grid(scale, 0, Byte.MIN_VALUE, Byte.MAX_VALUE)
                : new Grid(scale, 0, 0, Byte.MAX_VALUE - Byte.MIN_VALUE);
    }

    /** @return what is added to the integers so that they are unsigned bytes */
    public int zeroPoint() {
        return least < 0 ? 128 : 0;
    }

    /** Whether unsigned bytes have no value beyond the range. */
    boolean fillsByte() {
        return greatest - least == 255;
    }
}
