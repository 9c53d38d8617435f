package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.BiConsumer;
import margay.elastic.model.LayerForm;

/** What the quantized layers of one network do at the moment. Belongs to one thread. */
final class Quantizing {
    /** Layers compute with floats; nothing looks at their inputs. */
    static final BiConsumer<QuantizedLayer, NDArray> NOBODY = (layer, input) -> {};

    private Subnet subnet = new Subnet(List.of());
    private BiConsumer<QuantizedLayer, NDArray> observer = NOBODY;

    void as(Subnet chosen) {
        subnet = chosen;
        observer = NOBODY;
    }

    void floats(BiConsumer<QuantizedLayer, NDArray> watching) {
        subnet = new Subnet(List.of());
        observer = watching;
    }

    boolean off() {
        return subnet.layers().isEmpty();
    }

    LayerForm form(int layer) {
        return subnet.layers().get(layer);
    }

    void observe(QuantizedLayer layer, NDArray input) {
        observer.accept(layer, input);
    }
}
