package margay.forge.quant;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import margay.elastic.model.LayerForm;

/**
 * All forms that the layers of a network may take. The first and the last layer have 8 bits always; their symmetry and
 * granularity vary like those of the others.
 *
 * @param weightBits the bit widths of weights, ascending
 * @param activationBits the bit widths of inputs, ascending
 * @param symmetries the symmetries of weights and of inputs
 * @param granularities whether weights have a step size per channel
 */
public record FormSpace(
        List<Integer> weightBits, List<Integer> activationBits, List<Boolean> symmetries, List<Boolean> granularities) {
    /** The bits of the first and the last layer. */
    public static final int EDGE_BITS = 8;

    /** The whole space of EQ-Net (Xu et al., ICCV 2023): 2 to 8 bits, both symmetries, both granularities. */
    public static final FormSpace ELASTIC = new FormSpace(
            IntStream.rangeClosed(2, 8).boxed().toList(),
            IntStream.rangeClosed(2, 8).boxed().toList(),
            List.of(true, false),
            List.of(false, true));

    /** The space of one form: symmetric, one step size per tensor, as LSQ has it. */
    public static FormSpace single(int weightBits, int activationBits) {
        return new FormSpace(List.of(weightBits), List.of(activationBits), List.of(true), List.of(false));
    }

    /**
     * Returns the forms of a layer's weights.
     *
     * @param edge whether the layer is the first or the last
     */
    public List<LayerForm.Weights> weightForms(boolean edge) {
        List<LayerForm.Weights> forms = new ArrayList<>();
        for (int bits : edge ? List.of(EDGE_BITS) : weightBits) {
            for (boolean symmetric : symmetries) {
                granularities.forEach(perChannel -> forms.add(new LayerForm.Weights(bits, symmetric, perChannel)));
            }
        }
        return forms;
    }

    /**
     * Returns the forms of a layer's input.
     *
     * @param edge whether the layer is the first or the last
     */
    public List<LayerForm.Input> activationForms(boolean edge) {
        List<LayerForm.Input> forms = new ArrayList<>();
        for (int bits : edge ? List.of(EDGE_BITS) : activationBits) {
            symmetries.forEach(symmetric -> forms.add(new LayerForm.Input(bits, symmetric)));
        }
        return forms;
    }

    /**
     * Returns the subnet in which all layers but the edges have one form.
     *
     * @param layers the number of quantized layers
     * @param form the form
     */
    public Subnet uniform(int layers, LayerForm form) {
        return subnet(layers, layer -> form);
    }

    /**
     * Draws a subnet: bits, symmetry and granularity of each layer on their own.
     *
     * @param layers the number of quantized layers
     * @param random decides
     */
    public Subnet random(int layers, RandomGenerator random) {
        return subnet(layers, layer -> randomForm(pick(weightBits, random), pick(activationBits, random), random));
    }

    /**
     * Draws symmetry and granularity of each layer at given bits.
     *
     * @param layers the number of quantized layers
     * @param bits the bits of weights and inputs
     * @param random decides
     */
    public Subnet randomAt(int layers, int bits, RandomGenerator random) {
        return subnet(layers, layer -> randomForm(bits, bits, random));
    }

    private LayerForm randomForm(int weight, int activation, RandomGenerator random) {
        return new LayerForm(
                new LayerForm.Weights(weight, pick(symmetries, random), pick(granularities, random)),
                new LayerForm.Input(activation, pick(symmetries, random)));
    }

    private static <T> T pick(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /**
     * Makes a subnet, with 8 bits at the edges whatever the forms say.
     *
     * @param layers the number of quantized layers
     * @param forms the form of each layer by its position
     */
    public Subnet subnet(int layers, IntFunction<LayerForm> forms) {
        return new Subnet(IntStream.range(0, layers)
                .mapToObj(i -> i == 0 || i == layers - 1 ? edge(forms.apply(i)) : forms.apply(i))
                .toList());
    }

    private static LayerForm edge(LayerForm form) {
        return new LayerForm(
                new LayerForm.Weights(
                        EDGE_BITS, form.weights().symmetric(), form.weights().perChannel()),
                new LayerForm.Input(EDGE_BITS, form.input().symmetric()));
    }
}
