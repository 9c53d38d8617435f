package margay.forge.quant;

/**
 * How the weights of one layer are quantized.
 *
 * @param bits 2..8
 * @param symmetric whether zero is represented by the integer 0 and there is no offset
 * @param perChannel whether each output channel has a step size of its own
 */
public record WeightForm(int bits, boolean symmetric, boolean perChannel) {

    /** Returns the form as text, for example {@code w4.sym.channel}. */
    @Override
    public String toString() {
        return "w%d.%s.%s".formatted(bits, symmetric ? "sym" : "asym", perChannel ? "channel" : "tensor");
    }
}
