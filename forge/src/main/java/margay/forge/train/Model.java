package margay.forge.train;

import java.util.Optional;
import margay.forge.nn.FloatLayers;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.quant.BitWidths;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.QuantizedLayers;

/**
 * The network of a run.
 *
 * @param name what it is called in figures
 * @param parameters its arrays
 * @param network images to logits: in floats, in the one form of an LSQ network, or in 8 bits of an elastic one
 * @param elastic the network as one of many forms; none for a float network
 */
public record Model(String name, Parameters parameters, Layer network, Optional<ElasticNetwork> elastic) {

    static Model create(RunConfig config, int classes, Parameters parameters) {
        return switch (config.kind()) {
            case FLOAT32 ->
                new Model(
                        "float32",
                        parameters,
                        config.network().create(classes, new FloatLayers(parameters)),
                        Optional.empty());
            case LSQ -> quantized(config, classes, parameters, BitWidths.parse(config.bits()));
            case EQNET -> quantized(config, classes, parameters, new BitWidths(8, 8));
        };
    }

    private static Model quantized(RunConfig config, int classes, Parameters parameters, BitWidths shown) {
        FormSpace space = config.kind() == RunConfig.Kind.EQNET
                ? FormSpace.ELASTIC
                : FormSpace.single(shown.weights(), shown.activations());
        QuantizedLayers layers = new QuantizedLayers(parameters, space);
        ElasticNetwork elastic = new ElasticNetwork(layers, config.network().create(classes, layers));
        Layer network = elastic.as(elastic.uniform(shown.weights(), shown.activations()));
        return new Model(shown.toString(), parameters, network, Optional.of(elastic));
    }
}
