package margay.forge.quant;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;
import margay.forge.nn.ConvShape;
import margay.forge.nn.Layer;
import margay.forge.nn.Layers;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;

/** Makes layers that share their float weights between all forms of a space. */
public final class QuantizedLayers implements Layers {
    private final Parameters parameters;
    private final FormSpace space;
    private final Quantizing quantizing = new Quantizing();
    private final List<QuantizedLayer> layers = new ArrayList<>();

    /**
     * Creates a maker for one network.
     *
     * @param parameters where arrays are added
     * @param space the forms
     */
    public QuantizedLayers(Parameters parameters, FormSpace space) {
        this.parameters = parameters;
        this.space = space;
    }

    @Override
    public Layer conv(String name, ConvShape shape) {
        Parameter weight = parameters.weight(name + ".weight", shape.weight());
        return add(name, weight, layers.isEmpty(), (x, w, pass) -> shape.apply(x, w));
    }

    @Override
    public Layer linear(String name, int inputs, int outputs) {
        Parameter weight = parameters.weight(name + ".weight", new Shape(outputs, inputs));
        Parameter bias = parameters.constant(name + ".bias", Parameter.Role.AFFINE, outputs, 0);
        return add(name, weight, true, (x, w, pass) -> Linear.linear(x, w, pass.use(bias))
                .head());
    }

    private Layer add(String name, Parameter weight, boolean edge, QuantizedLayer.Product product) {
        QuantizedLayer layer = new QuantizedLayer(
                layers.size(),
                name,
                new WeightQuantizer(parameters, weight, space.weightForms(edge)),
                new ActivationQuantizer(parameters, name + ".input", space.activationForms(edge)),
                quantizing,
                product);
        layers.add(layer);
        return layer;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    /** Returns the layers made so far, in the order of their making. */
    public List<QuantizedLayer> layers() {
        return List.copyOf(layers);
    }

    /** Returns the forms. */
    public FormSpace space() {
        return space;
    }

    Quantizing quantizing() {
        return quantizing;
    }
}
