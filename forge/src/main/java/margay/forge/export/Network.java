package margay.forge.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.elastic.model.Dataflow;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;
import margay.forge.nn.Activation;
import margay.forge.nn.BatchNorm;
import margay.forge.nn.Conv;
import margay.forge.nn.Layer;
import margay.forge.nn.Product;
import margay.forge.nn.Residual;
import margay.forge.nn.Sequence;
import margay.forge.quant.QuantizedLayer;

/**
 * A network as a list of steps, with what each of them was made of.
 *
 * @param steps in the order of computation
 * @param products the layers with weights by name, in the order of the steps
 * @param quantized the same where they are quantized; empty for a float network
 * @param norms the normalization behind each convolution, by the convolution's name
 */
record Network(
        List<Step> steps,
        Map<String, Product> products,
        Map<String, QuantizedLayer> quantized,
        Map<String, BatchNorm> norms) {
    static final String INPUT = "image";
    static final String OUTPUT = "logits";

    private static final String WEIGHT = ".weight";

    /**
     * Walks over a network.
     *
     * @param structure a network of layers of this toolkit, images to logits, that ends with a linear layer
     */
    static Network of(Layer structure) {
        Walk walk = new Walk();
        walk.layer(structure, INPUT);
        Step last = walk.steps.remove(walk.steps.size() - 1);
        if (last.operation() != Operation.LINEAR) {
            throw new IllegalArgumentException("The network ends with " + last.operation() + ", not a linear layer");
        }
        walk.steps.add(new Step(last.operation(), last.inputs(), OUTPUT, last.layer(), 0, 0, 0));
        return new Network(walk.steps, walk.products, walk.quantized, walk.norms);
    }

    /** Where the values between the steps come from and go to. */
    Dataflow dataflow() {
        return new Dataflow(steps, OUTPUT);
    }

    /** The way through the layers, in the order in which they compute. */
    private static final class Walk {
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, Product> products = new LinkedHashMap<>();
        private final Map<String, QuantizedLayer> quantized = new LinkedHashMap<>();
        private final Map<String, BatchNorm> norms = new LinkedHashMap<>();

        String layer(Layer layer, String input) {
            if (layer instanceof Sequence sequence) {
                return sequence(sequence.layers(), input);
            } else if (layer instanceof Residual residual) {
                String branch = layer(residual.branch(), input);
                return plain(Operation.ADD, List.of(branch, layer(residual.shortcut(), input)));
            } else if (layer instanceof QuantizedLayer made) {
                String output = product(made.product(), input);
                quantized.put(output, made);
                return output;
            } else if (layer instanceof Product product) {
                return product(product, input);
            } else if (layer instanceof Activation activation) {
                return plain(operation(activation), List.of(input));
            }
            throw new IllegalArgumentException("Cannot export a layer of " + layer.getClass());
        }

        private String sequence(List<Layer> layers, String input) {
            String value = input;
            for (Layer layer : layers) {
                if (layer instanceof BatchNorm norm) {
                    norms.put(value, norm);
                } else {
                    value = layer(layer, value);
                }
            }
            return value;
        }

        private String product(Product product, String input) {
            String weight = product.weight().name();
            String name = weight.substring(0, weight.length() - WEIGHT.length());
            products.put(name, product);
            steps.add(step(product, name, input));
            return name;
        }

        private static Step step(Product product, String name, String input) {
            if (product instanceof Conv conv) {
                return new Step(
                        Operation.CONV,
                        List.of(input),
                        name,
                        name,
                        conv.shape().stride(),
                        conv.shape().padding(),
                        conv.shape().groups());
            }
            return new Step(Operation.LINEAR, List.of(input), name, name, 0, 0, 0);
        }

        private String plain(Operation operation, List<String> inputs) {
            String output = "value" + steps.size();
            steps.add(Step.plain(operation, inputs, output));
            return output;
        }

        private static Operation operation(Activation activation) {
            return switch (activation) {
                case RELU -> Operation.RELU;
                case RELU6 -> Operation.RELU6;
                case GLOBAL_AVERAGE -> Operation.AVERAGE;
            };
        }
    }
}
