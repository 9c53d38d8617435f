package margay.elastic.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.elastic.model.Arrays32;
import margay.elastic.model.Dataflow;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.model.LayerForm;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/** What the steps of a network compute with in one form. */
public final class FormArrays {
    private final ElasticModel model;
    private final Form form;
    private final Dataflow flow;
    private final List<String> stream;
    private final Map<String, LayerForm> layers = new HashMap<>();

    /**
     * @param model the network
     * @param form one of its forms
     */
    public FormArrays(ElasticModel model, Form form) {
        this.model = model;
        this.form = form;
        this.flow = model.descriptor().dataflow();
        this.stream = form.integerOnly() ? flow.stream() : List.of();
        int index = 0;
        for (String layer : model.descriptor().layers()) {
            if (!form.isFloat()) {
                layers.put(layer, form.layer(index++));
            }
        }
    }

    /** Whether a step is a layer that multiplies integers. */
    boolean multipliesIntegers(Step step) {
        return layers.containsKey(step.layer()) && layers.get(step.layer()).isSymmetric();
    }

    /** The weights before quantization. */
    Arrays32.Array floats(Step step) {
        return model.weight(step.layer());
    }

    IntegerWeights weights(Step step) {
        LayerForm.Weights weights = layers.get(step.layer()).weights();
        float[] scales = model.scales(step.layer(), weights);
        return IntegerWeights.of(
                floats(step),
                weights,
                scales,
                weights.symmetric() ? new float[scales.length] : model.offsets(step.layer(), weights));
    }

    /**
     * @param step a layer
     * @return the grid that it learned for its input
     */
    public Grid input(Step step) {
        LayerForm.Input input = layers.get(step.layer()).input();
        return Grid.of(
                input,
                model.signed(step.layer()),
                model.scales(step.layer(), input)[0],
                input.symmetric() ? 0 : model.offsets(step.layer(), input)[0]);
    }

    /**
     * @param value between two steps
     * @return the grid that it can be rounded to right where it is made: its own, or that of the one layer that takes it and
     *     multiplies integers
     */
    public Optional<Grid> grid(String value) {
        return stream.contains(value)
                ? Optional.of(Grid.ofByte(model.step(form, value), !flow.isRectified(value)))
                : flow.only(value).filter(this::multipliesIntegers).map(this::input);
    }

    /**
     * @param step any
     * @return where its result can be kept in bytes, if it can
     */
    public Optional<ByteResult> result(Step step) {
        String value = flow.rectified(step);
        return grid(value).map(grid -> new ByteResult(flow.rectifier(step), value, grid));
    }

    /**
     * @param step a layer that multiplies integers
     * @param input the grid that its input is on
     * @return the layer
     */
    public ScaledLayer scaled(Step step, Grid input) {
        int bits = layers.get(step.layer()).weights().bits();
        return new ScaledLayer(weights(step), bits, input, factors(step), shifts(step));
    }

    /** What sums of products are multiplied by, by channel. */
    float[] factors(Step step) {
        if (step.operation() == Operation.CONV) {
            return model.factors(form, step.layer());
        }
        float[] ones = new float[floats(step).shape().get(0)];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** What is added to them then, by channel. */
    float[] shifts(Step step) {
        return step.operation() == Operation.CONV ? model.shifts(form, step.layer()) : model.bias(step.layer());
    }
}
