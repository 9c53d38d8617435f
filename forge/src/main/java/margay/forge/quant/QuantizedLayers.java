package margay.forge.quant;

import java.util.ArrayList;
import java.util.List;
import margay.forge.nn.ConvShape;
import margay.forge.nn.FloatLayers;
import margay.forge.nn.Layers;
import margay.forge.nn.Parameters;
import margay.forge.nn.Product;

/** Makes layers that share their float weights between all forms of a space. */
public final class QuantizedLayers implements Layers {
    private final FloatLayers floats;
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
        this.floats = new FloatLayers(parameters);
        this.space = space;
    }

    @Override
    public QuantizedLayer conv(String name, ConvShape shape) {
        return add(name, floats.conv(name, shape), layers.isEmpty());
    }

    @Override
    public QuantizedLayer linear(String name, int inputs, int outputs) {
        return add(name, floats.linear(name, inputs, outputs), true);
    }

    private QuantizedLayer add(String name, Product product, boolean edge) {
        Parameters parameters = floats.parameters();
        QuantizedLayer layer = new QuantizedLayer(
                layers.size(),
                name,
                new WeightQuantizer(parameters, product.weight(), space.weightForms(edge)),
                new ActivationQuantizer(parameters, name + ".input", space.activationForms(edge)),
                quantizing,
                product);
        layers.add(layer);
        return layer;
    }

    @Override
    public Parameters parameters() {
        return floats.parameters();
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
