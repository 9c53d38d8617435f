package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.elastic.model.LayerForm;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;

/**
 * A network whose weights serve every form of a space (EQ-Net: Xu et al., ICCV 2023, doi:10.48550/arXiv.2308.07650).
 * Belongs to one thread.
 */
public final class ElasticNetwork {
    private final QuantizedLayers layers;
    private final Layer network;

    /**
     * Takes a network that was made with quantized layers.
     *
     * @param layers what made its layers
     * @param network images to logits
     */
    public ElasticNetwork(QuantizedLayers layers, Layer network) {
        this.layers = layers;
        this.network = network;
    }

    /**
     * Returns the network in one form.
     *
     * @param subnet the form of each layer
     * @return images to logits
     */
    public Layer as(Subnet subnet) {
        if (subnet.layers().size() != layers.layers().size()) {
            throw new IllegalArgumentException("The subnet has forms for %d layers, the network has %d"
                    .formatted(subnet.layers().size(), layers.layers().size()));
        }
        return (x, pass) -> {
            layers.quantizing().as(subnet);
            return network.forward(x, pass);
        };
    }

    /**
     * Returns the subnet in which all layers but the edges have the same bits, symmetric, with one step size a tensor.
     *
     * @param weightBits bits of weights
     * @param activationBits bits of inputs
     */
    public Subnet uniform(int weightBits, int activationBits) {
        LayerForm form = new LayerForm(
                new LayerForm.Weights(weightBits, true, false), new LayerForm.Input(activationBits, true));
        return space().uniform(layers().size(), form);
    }

    /** Returns the network without quantization. */
    public Layer asFloat() {
        return (x, pass) -> {
            layers.quantizing().floats(Quantizing.NOBODY);
            return network.forward(x, pass);
        };
    }

    /** Returns the quantized layers in order. */
    public List<QuantizedLayer> layers() {
        return layers.layers();
    }

    /** Returns the forms. */
    public FormSpace space() {
        return layers.space();
    }

    /** Returns the network as it was made, for what walks over its layers. */
    public Layer structure() {
        return network;
    }

    /**
     * Returns the number of values that each quantized layer gets as input from one image.
     *
     * @param image NCHW, one image
     * @return in the order of the layers
     */
    public List<Long> inputSizes(NDArray image) {
        Map<QuantizedLayer, Long> sizes = new HashMap<>();
        try (NDManager memory = image.getManager().newSubManager()) {
            NDArray x = image.stopGradient();
            x.attach(memory);
            layers.quantizing().floats((layer, input) -> sizes.put(layer, input.size()));
            network.forward(x, Pass.evaluation(memory));
        }
        return layers().stream().map(sizes::get).toList();
    }

    /**
     * Sets the quantizers of every form to what suits the float weights and the inputs that the layers get from some
     * images.
     *
     * @param images NCHW, a few hundred
     */
    public void initialise(NDArray images) {
        Map<QuantizedLayer, float[]> inputs = new LinkedHashMap<>();
        try (NDManager memory = images.getManager().newSubManager()) {
            NDArray x = images.stopGradient();
            x.attach(memory);
            layers.quantizing().floats((layer, input) -> inputs.put(layer, input.toFloatArray()));
            network.forward(x, Pass.evaluation(memory));
        }
        inputs.forEach((layer, input) -> layer.input().initialise(input));
        layers().forEach(layer -> layer.weights().initialise());
    }
}
