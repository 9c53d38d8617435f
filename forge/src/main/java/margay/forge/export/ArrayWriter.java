package margay.forge.export;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.elastic.model.Arrays32;
import margay.elastic.model.Form;
import margay.elastic.model.LayerForm;
import margay.forge.nn.BatchNorm;
import margay.forge.nn.Linear;
import margay.forge.nn.Parameter;
import margay.forge.nn.Product;
import margay.forge.quant.QuantizedLayer;
import margay.forge.quant.Quantizer;
import margay.forge.quant.Subnet;

/** Takes the arrays out of a trained network, by the names of {@link margay.elastic.model.ElasticModel}. */
final class ArrayWriter {
    private final Network network;
    private final Arrays32 arrays = new Arrays32();

    ArrayWriter(Network network) {
        this.network = network;
        network.products().forEach(this::weights);
        network.quantized()
                .forEach((name, layer) ->
                        put(name + ".least", layer.input().least().value()));
    }

    Arrays32 arrays() {
        return arrays;
    }

    private void weights(String name, Product product) {
        put(name + ".weight", product.weight().value());
        if (product instanceof Linear linear) {
            put(name + ".bias", linear.bias().value());
        }
    }

    /** Adds the step sizes and offsets of a subnet. */
    void quantizers(Subnet subnet) {
        int index = 0;
        for (QuantizedLayer layer : network.quantized().values()) {
            LayerForm form = subnet.layers().get(index++);
            quantizer(layer.name() + "." + form.weights(), layer.weights().quantizer(form.weights()));
            quantizer(layer.name() + "." + form.input(), layer.input().quantizer(form.input()));
        }
    }

    private void quantizer(String name, Quantizer quantizer) {
        try (NDArray scale = quantizer.logScale().value().exp()) {
            vector(name + ".scale", scale.toFloatArray());
        }
        Optional<Parameter> offset = quantizer.offset();
        offset.ifPresent(b -> vector(name + ".offset", b.value().toFloatArray()));
    }

    /** Adds what normalises in a form, from the statistics as they are at the moment. */
    void norms(Form form) {
        network.norms().forEach((conv, norm) -> {
            float[] factor = factor(norm);
            float[] shift = norm.beta().value().toFloatArray();
            float[] mean = norm.mean().value().toFloatArray();
            for (int c = 0; c < shift.length; c++) {
                shift[c] -= factor[c] * mean[c];
            }
            vector(form.name() + "/" + conv + ".factor", factor);
            vector(form.name() + "/" + conv + ".shift", shift);
        });
    }

    /** Adds the step sizes of the stream of an integer-only form. */
    void stream(Form form, Map<String, Float> sizes) {
        sizes.forEach((value, size) -> vector(form.name() + "/" + value + ".step", new float[] {size}));
    }

    private static float[] factor(BatchNorm norm) {
        float[] factor = norm.gamma().value().toFloatArray();
        float[] variance = norm.variance().value().toFloatArray();
        for (int c = 0; c < factor.length; c++) {
            factor[c] /= (float) Math.sqrt(variance[c] + BatchNorm.EPSILON);
        }
        return factor;
    }

    private void vector(String name, float[] values) {
        arrays.put(name, List.of(values.length), values);
    }

    private void put(String name, NDArray array) {
        List<Integer> shape = Arrays.stream(array.getShape().getShape())
                .mapToObj(Math::toIntExact)
                .toList();
        arrays.put(name, shape, array.toFloatArray());
    }
}
