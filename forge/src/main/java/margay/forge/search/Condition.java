package margay.forge.search;

import java.util.List;
import java.util.stream.Stream;
import margay.elastic.model.LayerForm;

/**
 * What a piece of hardware asks of a whole network, whatever the bits.
 *
 * @param symmetricWeights whether weights have no offset
 * @param perChannel whether weights have a step size per output channel
 * @param symmetricInputs whether inputs have no offset
 */
public record Condition(boolean symmetricWeights, boolean perChannel, boolean symmetricInputs) {
    /** Symmetric, one step size per tensor. */
    public static final Condition PLAIN = new Condition(true, false, true);

    /** Returns all eight conditions. */
    public static List<Condition> all() {
        return Stream.of(true, false)
                .flatMap(weights -> Stream.of(false, true).flatMap(channel -> Stream.of(true, false)
                        .map(inputs -> new Condition(weights, channel, inputs))))
                .toList();
    }

    /**
     * Returns the form of a layer under this condition.
     *
     * @param weightBits bits of weights
     * @param activationBits bits of the input
     */
    public LayerForm form(int weightBits, int activationBits) {
        return new LayerForm(
                new LayerForm.Weights(weightBits, symmetricWeights, perChannel),
                new LayerForm.Input(activationBits, symmetricInputs));
    }

    /**
     * Returns the condition of a layer's form.
     *
     * @param form the form
     */
    public static Condition of(LayerForm form) {
        return new Condition(
                form.weights().symmetric(),
                form.weights().perChannel(),
                form.input().symmetric());
    }

    /** Returns the condition as text, for example {@code weights sym.channel, inputs asym}. */
    @Override
    public String toString() {
        return "weights %s.%s, inputs %s"
                .formatted(
                        symmetricWeights ? "sym" : "asym",
                        perChannel ? "channel" : "tensor",
                        symmetricInputs ? "sym" : "asym");
    }
}
