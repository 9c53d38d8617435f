package margay.forge.quant;

/**
 * The integers that a quantized value may take.
 *
 * @param least the least integer, Qn
 * @param greatest the greatest integer, Qp
 */
public record IntegerRange(int least, int greatest) {

    /**
     * Returns the range of two's complement numbers: -2^(n-1) .. 2^(n-1)-1.
     *
     * @param bits n
     */
    public static IntegerRange signed(int bits) {
        return new IntegerRange(-(1 << (bits - 1)), (1 << (bits - 1)) - 1);
    }

    /**
     * Returns the range of numbers without sign: 0 .. 2^n-1.
     *
     * @param bits n
     */
    public static IntegerRange unsigned(int bits) {
        return new IntegerRange(0, (1 << bits) - 1);
    }

    /** Returns the number of steps between the least and the greatest integer. */
    public int steps() {
        return greatest - least;
    }
}
