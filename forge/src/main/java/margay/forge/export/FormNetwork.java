package margay.forge.export;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import margay.elastic.model.Dataflow;
import margay.elastic.model.LayerForm;
import margay.elastic.model.Step;
import margay.forge.nn.Activation;
import margay.forge.nn.BatchNorm;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;
import margay.forge.quant.FakeQuantization;
import margay.forge.quant.IntegerRange;
import margay.forge.quant.QuantizedLayer;
import margay.forge.quant.Subnet;

/**
 * A trained network in one form, step by step: as in training, or with the values of the stream
 * ({@link Dataflow#stream}) rounded to grids of their own, which the layers behind take as they are, in place of the grids that
 * they learned for their inputs.
 *
 * @param network the steps, with layers that are quantized
 * @param forms the form of each layer by its name
 * @param stream the step size of each value of the stream by its name; empty as in training
 */
record FormNetwork(Network network, Map<String, LayerForm> forms, Map<String, Float> stream) implements Layer {
    private static final int BITS = 8;

    static FormNetwork of(Network network, Subnet subnet) {
        Map<String, LayerForm> forms = new HashMap<>();
        network.quantized()
                .keySet()
                .forEach(name -> forms.put(name, subnet.layers().get(forms.size())));
        return new FormNetwork(network, forms, Map.of());
    }

    FormNetwork with(Map<String, Float> otherStream) {
        return new FormNetwork(network, forms, otherStream);
    }

    /** The integers of a value of the stream. */
    static IntegerRange range(Dataflow flow, String value) {
        return flow.isRectified(value) ? IntegerRange.unsigned(BITS) : IntegerRange.signed(BITS);
    }

    @Override
    public NDArray forward(NDArray x, Pass pass) {
        return values(x, pass).get(Network.OUTPUT);
    }

    /** All values between the steps by their names. */
    Map<String, NDArray> values(NDArray image, Pass pass) {
        Dataflow flow = network.dataflow();
        Map<String, NDArray> values = new HashMap<>(Map.of(Network.INPUT, image));
        for (Step step : network.steps()) {
            NDArray y = compute(step, values, pass);
            Optional<Float> size = Optional.ofNullable(stream.get(step.output()));
            values.put(
                    step.output(),
                    size.map(s -> rounded(y, s, range(flow, step.output()))).orElse(y));
        }
        return values;
    }

    private static NDArray rounded(NDArray y, float size, IntegerRange range) {
        return FakeQuantization.apply(y, y.getManager().create(new float[] {size}), Optional.empty(), range);
    }

    private NDArray compute(Step step, Map<String, NDArray> values, Pass pass) {
        NDArray x = values.get(step.inputs().get(0));
        return switch (step.operation()) {
            case CONV, LINEAR -> multiply(step, x, pass);
            case RELU -> Activation.RELU.forward(x, pass);
            case RELU6 -> Activation.RELU6.forward(x, pass);
            case ADD -> x.add(values.get(step.inputs().get(1)));
            case AVERAGE -> Activation.GLOBAL_AVERAGE.forward(x, pass);
        };
    }

    private NDArray multiply(Step step, NDArray x, Pass pass) {
        QuantizedLayer layer = network.quantized().get(step.layer());
        LayerForm form = forms.get(step.layer());
        NDArray y = stream.containsKey(step.inputs().get(0))
                ? layer.multiply(x, form.weights(), pass)
                : layer.forward(x, form, pass);
        Optional<BatchNorm> norm = Optional.ofNullable(network.norms().get(step.layer()));
        return norm.map(n -> n.forward(y, pass)).orElse(y);
    }
}
