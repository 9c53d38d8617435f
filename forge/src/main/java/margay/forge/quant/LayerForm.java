package margay.forge.quant;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one layer is quantized.
 *
 * @param weights the form of its weights
 * @param input the form of its input
 */
public record LayerForm(WeightForm weights, ActivationForm input) {
    private static final Pattern TEXT = Pattern.compile("w([2-8])\\.(a?sym)\\.(channel|tensor)\\+a([2-8])\\.(a?sym)");

    /**
     * Reads what {@link #toString} writes.
     *
     * @param text for example {@code w4.sym.channel+a4.asym}
     * @return the form
     */
    public static LayerForm parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not the form of a layer: write it like w4.sym.channel+a4.asym".formatted(text));
        }
        return new LayerForm(
                new WeightForm(
                        Integer.parseInt(parts.group(1)),
                        parts.group(2).equals("sym"),
                        parts.group(3).equals("channel")),
                new ActivationForm(
                        Integer.parseInt(parts.group(4)), parts.group(5).equals("sym")));
    }

    /** Returns whether weights and input have 8 bits and no offset. */
    public boolean isByteSymmetric() {
        return weights.bits() == 8 && weights.symmetric() && input.bits() == 8 && input.symmetric();
    }

    /** Returns the form as text, for example {@code w4.sym.channel+a4.asym}. */
    @Override
    public String toString() {
        return weights + "+" + input;
    }
}
