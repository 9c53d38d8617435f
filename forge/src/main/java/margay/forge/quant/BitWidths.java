package margay.forge.quant;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bits of weights and of inputs.
 *
 * @param weights 2..8
 * @param activations 2..8
 */
public record BitWidths(int weights, int activations) {
    private static final Pattern TEXT = Pattern.compile("([2-8])/([2-8])");

    /**
     * Reads bits as they are given on the command line.
     *
     * @param text weights and inputs parted by a slash, for example {@code 4/4}
     * @return the bits
     */
    public static BitWidths parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' are not bits of weights and activations: write them like 4/4, 2 to 8 each".formatted(text));
        }
        return new BitWidths(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** Returns the bits as they are called in figures, for example {@code w4a4}. */
    @Override
    public String toString() {
        return "w%da%d".formatted(weights, activations);
    }
}
