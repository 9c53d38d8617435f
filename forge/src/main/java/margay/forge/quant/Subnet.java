package margay.forge.quant;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import margay.elastic.model.LayerForm;

/**
 * One way to quantize a whole network.
 *
 * @param layers the form of each quantized layer, in the order of {@link QuantizedLayers#layers}
 */
public record Subnet(List<LayerForm> layers) {
    /** Takes a copy of the list. */
    public Subnet {
        layers = List.copyOf(layers);
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @param text the forms of the layers, parted by spaces
     * @return the subnet
     */
    public static Subnet parse(String text) {
        return new Subnet(
                Arrays.stream(text.trim().split("\\s+")).map(LayerForm::parse).toList());
    }

    /** Returns whether no layer has an offset, in weights and inputs. */
    public boolean isSymmetric() {
        return layers.stream().allMatch(LayerForm::isSymmetric);
    }

    /** Returns whether all layers have 8 bits and no offset, in weights and inputs. */
    public boolean isByteSymmetric() {
        return layers.stream().allMatch(LayerForm::isByteSymmetric);
    }

    /** Returns the forms of the layers, parted by spaces. */
    @Override
    public String toString() {
        return layers.stream().map(LayerForm::toString).collect(Collectors.joining(" "));
    }
}
