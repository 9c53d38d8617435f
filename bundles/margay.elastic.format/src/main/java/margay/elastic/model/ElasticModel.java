package margay.elastic.model;

/**
 * A network whose weights serve many forms. The arrays of a layer {@code L}:
 *
 * <pre>
 *   L.weight                  output channels first
 *   L.bias                    of a linear layer
 *   L.least                   the least value of its input that was seen, one element
 *   L.W.scale, L.W.offset     step sizes and offsets of its weights in the form W, for example w4.sym.channel; one element
 *                             a channel, or one; no offset in symmetric forms
 *   L.A.scale, L.A.offset     the same of its input in the form A, for example a4.asym
 *   F/L.factor, F/L.shift     what normalises the output of a convolution in the whole form F, one element a channel
 *   F/V.step                  the step size of the value V in the integer-only form F, one element; see
 *                             {@link Dataflow#stream}
 * </pre>
 *
 * @param descriptor what it says of itself
 * @param arrays its arrays by name
 */
public record ElasticModel(ElasticDescriptor descriptor, Arrays32 arrays) {
    /**
     * @param layer with weights
     * @return the float weights
     */
    public Arrays32.Array weight(String layer) {
        return arrays.get(layer + ".weight");
    }

    /**
     * @param layer a linear one
     * @return its shift by channel
     */
    public float[] bias(String layer) {
        return arrays.get(layer + ".bias").values();
    }

    /**
     * @param layer with weights
     * @return whether its input may be negative
     */
    public boolean signed(String layer) {
        return arrays.get(layer + ".least").values()[0] < 0;
    }

    /**
     * @param layer with weights
     * @param part the form of its weights or of its input, as text
     * @return one a channel, or one
     */
    public float[] scales(String layer, Object part) {
        return arrays.get(layer + "." + part + ".scale").values();
    }

    /**
     * @param layer with weights
     * @param part the form of its weights or of its input, with offset, as text
     * @return one a channel, or one
     */
    public float[] offsets(String layer, Object part) {
        return arrays.get(layer + "." + part + ".offset").values();
    }

    /**
     * @param form of the whole network
     * @param layer a convolution
     * @return what its output is multiplied by, by channel
     */
    public float[] factors(Form form, String layer) {
        return arrays.get(form.name() + "/" + layer + ".factor").values();
    }

    /**
     * @param form of the whole network
     * @param layer a convolution
     * @return what is added to its output then, by channel
     */
    public float[] shifts(Form form, String layer) {
        return arrays.get(form.name() + "/" + layer + ".shift").values();
    }

    /**
     * @param form integer-only
     * @param value one of {@link Dataflow#stream}
     * @return its step size
     */
    public float step(Form form, String value) {
        return arrays.get(form.name() + "/" + value + ".step").values()[0];
    }
}
