package margay.elastic.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.model.LayerForm;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;
import margay.onnx.Onnx;

/**
 * Makes the ONNX file of one form. Normalization is folded into each convolution.
 *
 * <p>Where weights and input have no offset, a layer multiplies integers and is exact: ConvInteger or
 * MatMulInteger, whose sums are multiplied by the step sizes as floats. Where the result goes to just one other such layer
 * through at most a rectifier, and all have 8 bits, it is QLinearConv, so that the result need not become floats. Weights of up to 4 bits are kept
 * packed. Other layers multiply floats: the weights as they are after quantization, and inputs rounded to the grid.
 */
public final class Materializer {
    private final ElasticModel model;
    private final Form form;
    private final Uses uses;
    private final GraphWriter graph;
    private final FloatLayerWriter floats;
    private final IntegerLayerWriter integers;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Set<String> bytes = new HashSet<>();
    private final Set<Step> passed = new HashSet<>();
    private int integer;
    private int packed;

    private Materializer(ElasticModel model, Form form) {
        this.model = model;
        this.form = form;
        this.uses = new Uses(model.descriptor());
        this.graph = new GraphWriter(model.descriptor().name() + "." + form.name());
        this.floats = new FloatLayerWriter(graph);
        this.integers = new IntegerLayerWriter(graph);
        model.descriptor().layers().forEach(layer -> positions.put(layer, positions.size()));
    }

    /**
     * @param model the network
     * @param form one of its forms
     * @return the file
     * @throws IllegalArgumentException if the arrays that the form needs are not there or do not fit
     */
    public static Materialized materialize(ElasticModel model, Form form) {
        return new Materializer(model, form).run();
    }

    private Materialized run() {
        ElasticDescriptor descriptor = model.descriptor();
        graph.input(descriptor.input().name(), descriptor.input().shape());
        graph.output(descriptor.output().name(), descriptor.output().shape());
        for (Step step : descriptor.graph()) {
            if (!passed.contains(step)) {
                write(step);
            }
        }
        return new Materialized(graph.model(), integer, packed, form.isFloat() ? 0 : positions.size() - integer);
    }

    private void write(Step step) {
        switch (step.operation()) {
            case CONV, LINEAR -> layer(step);
            case RELU -> graph.node("Relu", step.output(), step.inputs());
            case RELU6 -> clip(step);
            case ADD -> graph.node("Add", step.output(), step.inputs());
            case AVERAGE -> average(step);
        }
    }

    private void clip(Step step) {
        graph.floats(step.output() + ".least", new float[] {0});
        graph.floats(step.output() + ".greatest", new float[] {6});
        graph.node(
                "Clip",
                step.output(),
                List.of(step.inputs().get(0), step.output() + ".least", step.output() + ".greatest"));
    }

    private void average(Step step) {
        graph.node("GlobalAveragePool", step.output() + ".pooled", step.inputs());
        graph.node("Flatten", step.output(), List.of(step.output() + ".pooled"), Onnx.attribute("axis", 1));
    }

    private void layer(Step step) {
        if (form.isFloat()) {
            floats.plain(step, model.weight(step.layer()), factors(step), shifts(step));
        } else if (multipliesIntegers(step)) {
            integer(step);
        } else {
            floats.quantized(step, weights(step), input(step), factors(step), shifts(step));
        }
    }

    private void integer(Step step) {
        integer++;
        String quantized = bytes.contains(step.inputs().get(0))
                ? step.inputs().get(0)
                : integers.quantize(step.inputs().get(0), step.layer() + ".input", input(step));
        ScaledLayer layer = new ScaledLayer(
                weights(step), layerForm(step).weights().bits(), input(step), factors(step), shifts(step));
        packed += layer.packed() ? 1 : 0;
        Optional<Chain> next = chain(step).filter(chain -> layer.fitsRequantization(input(chain.user())));
        if (next.isPresent()) {
            next.get().rectifier().ifPresent(passed::add);
            integers.requantized(step, layer, quantized, input(next.get().user()), next.get());
            bytes.add(next.get().value());
        } else {
            integers.summed(step, layer, quantized);
        }
    }

    /** Where the result of a convolution goes if it can stay in bytes: to one layer, rectified or not. */
    private Optional<Chain> chain(Step conv) {
        if (conv.operation() != Operation.CONV) {
            return Optional.empty();
        }
        Optional<Step> rectifier = uses.only(conv.output())
                .filter(step -> step.operation() == Operation.RELU || step.operation() == Operation.RELU6);
        String value = rectifier.map(Step::output).orElse(conv.output());
        return uses.only(value)
                .filter(user -> user.operation().multiplies() && multipliesIntegers(user))
                .map(user -> new Chain(rectifier, value, user));
    }

    private boolean multipliesIntegers(Step step) {
        LayerForm layer = layerForm(step);
        return layer.weights().symmetric() && layer.input().symmetric();
    }

    private LayerForm layerForm(Step step) {
        return form.layer(positions.get(step.layer()));
    }

    private IntegerWeights weights(Step step) {
        LayerForm.Weights weights = layerForm(step).weights();
        float[] scales = model.scales(step.layer(), weights);
        return IntegerWeights.of(
                model.weight(step.layer()),
                weights,
                scales,
                weights.symmetric() ? new float[scales.length] : model.offsets(step.layer(), weights));
    }

    private QuantizedInput input(Step step) {
        LayerForm.Input input = layerForm(step).input();
        return QuantizedInput.of(
                input,
                model.signed(step.layer()),
                model.scales(step.layer(), input)[0],
                input.symmetric() ? 0 : model.offsets(step.layer(), input)[0]);
    }

    private float[] factors(Step step) {
        if (step.operation() == Operation.CONV) {
            return model.factors(form, step.layer());
        }
        float[] ones = new float[model.weight(step.layer()).shape().get(0)];
        Arrays.fill(ones, 1);
        return ones;
    }

    private float[] shifts(Step step) {
        return step.operation() == Operation.CONV ? model.shifts(form, step.layer()) : model.bias(step.layer());
    }
}
