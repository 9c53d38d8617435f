package margay.elastic.onnx;

import margay.elastic.model.LayerForm;

/**
 * How the input of a layer is quantized. Without an offset it is held as unsigned bytes.
 *
 * @param scale its step size
 * @param offset the value of the integer 0
 * @param least integer
 * @param greatest integer
 */
record QuantizedInput(float scale, float offset, int least, int greatest) {

    static QuantizedInput of(LayerForm.Input form, boolean signed, float scale, float offset) {
        int count = 1 << form.bits();
        return signed
                ? new QuantizedInput(scale, offset, -count / 2, count / 2 - 1)
                : new QuantizedInput(scale, offset, 0, count - 1);
    }

    /** What is added to the integers so that they are unsigned bytes. */
    int zeroPoint() {
        return least < 0 ? 128 : 0;
    }

    /** Whether unsigned bytes have no value beyond the range. */
    boolean fillsByte() {
        return greatest - least == 255;
    }
}
