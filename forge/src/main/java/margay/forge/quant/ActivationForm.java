package margay.forge.quant;

/**
 * How the input of one layer is quantized; always with one step size for the whole tensor.
 *
 * @param bits 2..8
 * @param symmetric whether zero is represented by the integer 0 and there is no offset
 */
public record ActivationForm(int bits, boolean symmetric) {

    /** Returns the form as text, for example {@code a4.sym}. */
    @Override
    public String toString() {
        return "a%d.%s".formatted(bits, symmetric ? "sym" : "asym");
    }
}
