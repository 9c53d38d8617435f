package margay.forge.search;

import java.util.List;
import java.util.function.IntUnaryOperator;
import margay.elastic.model.LayerForm;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.QuantizedLayer;
import margay.forge.quant.Subnet;

/**
 * What a subnet costs. Averages are weighted by the number of values and leave out the first and the last layer, whose
 * bits never vary.
 */
public final class BitBudget {
    private static final int FLOAT_BYTES = 4;

    private final List<QuantizedLayer> layers;
    private final List<Long> inputSizes;

    /**
     * Creates a budget.
     *
     * @param network the network
     * @param inputSizes see {@link ElasticNetwork#inputSizes}
     */
    public BitBudget(ElasticNetwork network, List<Long> inputSizes) {
        this.layers = network.layers();
        this.inputSizes = List.copyOf(inputSizes);
    }

    /** Returns the average bits of weights. */
    public double weightBits(Subnet subnet) {
        return average(
                weightSizes(), layer -> subnet.layers().get(layer).weights().bits());
    }

    /** Returns the average bits of inputs. */
    public double activationBits(Subnet subnet) {
        return average(inputSizes, layer -> subnet.layers().get(layer).input().bits());
    }

    /** Returns the number of weights of each layer. */
    public List<Long> weightSizes() {
        return layers.stream().map(BitBudget::weights).toList();
    }

    /** Returns the number of values that each layer gets as input. */
    public List<Long> inputSizes() {
        return inputSizes;
    }

    static double average(List<Long> sizes, IntUnaryOperator bits) {
        double sum = 0;
        long total = 0;
        for (int i = 1; i < sizes.size() - 1; i++) {
            sum += (double) sizes.get(i) * bits.applyAsInt(i);
            total += sizes.get(i);
        }
        return sum / total;
    }

    /** Returns the bytes of all weights packed at their bits, with their step sizes and offsets as floats. */
    public long bytes(Subnet subnet) {
        long bytes = 0;
        for (int i = 0; i < layers.size(); i++) {
            LayerForm form = subnet.layers().get(i);
            long steps = layers.get(i).weights().quantizer(form.weights()).scales().length;
            long perStep = form.weights().symmetric() ? FLOAT_BYTES : 2 * FLOAT_BYTES;
            bytes += (weights(layers.get(i)) * form.weights().bits() + 7) / 8 + steps * perStep;
        }
        return bytes;
    }

    private static long weights(QuantizedLayer layer) {
        return layer.weights().weight().value().size();
    }
}
