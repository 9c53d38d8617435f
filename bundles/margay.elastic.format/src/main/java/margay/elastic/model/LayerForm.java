package margay.elastic.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one layer is quantized. Written like {@code w4.sym.channel+a4.asym}.
 *
 * @param weights how its weights are
 * @param input how its input is
 */
public record LayerForm(Weights weights, Input input) {
    private static final Pattern TEXT = Pattern.compile("w([2-8])\\.(a?sym)\\.(channel|tensor)\\+a([2-8])\\.(a?sym)");

    /**
     * How weights are quantized: always to two's complement integers.
     *
     * @param bits 2 to 8
     * @param symmetric whether there is no offset
     * @param perChannel whether each output channel has a step size of its own
     */
    public record Weights(int bits, boolean symmetric, boolean perChannel) {
        @Override
        public String toString() {
            return "w%d.%s.%s".formatted(bits, symmetric ? "sym" : "asym", perChannel ? "channel" : "tensor");
        }
    }

    /**
     * How an input is quantized: with one step size.
     *
     * @param bits 2 to 8
     * @param symmetric whether there is no offset
     */
    public record Input(int bits, boolean symmetric) {
        @Override
        public String toString() {
            return "a%d.%s".formatted(bits, symmetric ? "sym" : "asym");
        }
    }

    /**
     * @param text as {@link #toString} writes it
     * @return the form
     * @throws IllegalArgumentException if it is not one
     */
    public static LayerForm parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the form of a layer; one looks like w4.sym.channel+a4.asym");
        }
        return new LayerForm(
                new Weights(
                        Integer.parseInt(parts.group(1)),
                        parts.group(2).equals("sym"),
                        parts.group(3).equals("channel")),
                new Input(Integer.parseInt(parts.group(4)), parts.group(5).equals("sym")));
    }

    /** @return whether weights and input are integers without an offset, so that integers can be multiplied */
    public boolean isSymmetric() {
        return weights.symmetric() && input.symmetric();
    }

    /** @return whether that holds, and both have 8 bits */
    public boolean isByteSymmetric() {
        return isSymmetric() && weights.bits() == 8 && input.bits() == 8;
    }

    @Override
    public String toString() {
        return weights + "+" + input;
    }
}
