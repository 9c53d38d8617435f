package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import margay.elastic.model.LayerForm;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;
import margay.forge.nn.Product;

/** A layer that multiplies by weights, with weights and input quantized as the chosen subnet says. */
public final class QuantizedLayer implements Layer {
    private final int index;
    private final String name;
    private final WeightQuantizer weights;
    private final ActivationQuantizer input;
    private final Quantizing quantizing;
    private final Product product;

    QuantizedLayer(
            int index,
            String name,
            WeightQuantizer weights,
            ActivationQuantizer input,
            Quantizing quantizing,
            Product product) {
        this.index = index;
        this.name = name;
        this.weights = weights;
        this.input = input;
        this.quantizing = quantizing;
        this.product = product;
    }

    @Override
    public NDArray forward(NDArray x, Pass pass) {
        if (quantizing.off()) {
            quantizing.observe(this, x);
            return product.forward(x, pass);
        }
        return forward(x, quantizing.form(index), pass);
    }

    /**
     * Quantizes an input and multiplies it, whatever subnet is chosen.
     *
     * @param x the input
     * @param form one of the forms of the layer
     * @param pass how this use of the network behaves
     * @return the output
     */
    public NDArray forward(NDArray x, LayerForm form, Pass pass) {
        Quantizer.Steps steps = input.inSteps(x, form.input(), pass);
        NDArray weight = weights.apply(form.weights(), pass);
        return product.multiply(steps.values(), weight.mul(steps.size()), pass);
    }

    /**
     * Multiplies an input that is rounded already.
     *
     * @param rounded the input
     * @param form one of the forms of the weights
     * @param pass how this use of the network behaves
     * @return the output
     */
    public NDArray multiply(NDArray rounded, LayerForm.Weights form, Pass pass) {
        return product.multiply(rounded, weights.apply(form, pass), pass);
    }

    /** Returns the name of the layer in the network. */
    public String name() {
        return name;
    }

    /** Returns the layer without quantization, which knows its geometry. */
    public Product product() {
        return product;
    }

    /** Returns what quantizes the weights. */
    public WeightQuantizer weights() {
        return weights;
    }

    /** Returns what quantizes the input. */
    public ActivationQuantizer input() {
        return input;
    }
}
