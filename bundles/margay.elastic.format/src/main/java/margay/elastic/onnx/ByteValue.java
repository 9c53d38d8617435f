package margay.elastic.onnx;

/**
 * A value held as unsigned bytes.
 *
 * @param name of the bytes
 * @param constants what the names of its step size and its zero point begin with
 * @param grid what the bytes stand for
 */
record ByteValue(String name, String constants, Grid grid) {
    /** The name of the step size. */
    String scale() {
        return constants + ".scale";
    }

    /** The name of the zero point. */
    String zeroPoint() {
        return constants + ".zero";
    }
}
