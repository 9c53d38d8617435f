package margay.elastic.onnx;

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
 * <p>Where weights and input have no offset, a layer multiplies integers and is exact; its sums are multiplied by the step
 * sizes as floats. In a form of 8 bits, and in products with a matrix, these are ConvInteger and MatMulInteger. In other forms
 * a convolution is Conv on integers that are held as floats, as long as 32-bit floats hold all its sums: for ConvInteger,
 * which it is otherwise, ONNX Runtime has no fast kernel. Where the result goes to just one other such layer through at most
 * a rectifier, and all have 8 bits, it is QLinearConv, so that the result need not become floats. Weights of up to 4 bits are
 * kept packed. Other layers multiply floats: the weights as they are after quantization, and inputs rounded to the grid.
 *
 * <p>An integer-only form has a grid for every other value too, and stays in bytes from the first layer to the last:
 * QLinearConv, QLinearAdd and QLinearGlobalAveragePool. A rectifier is the zero point 0 of the grid behind it.
 */
public final class Materializer {
    private final ElasticDescriptor descriptor;
    private final Form form;
    private final FormArrays arrays;
    private final boolean allBytes;
    private final GraphWriter graph;
    private final FloatLayerWriter floats;
    private final ByteWriter byteSteps;
    private final IntegerLayerWriter integers;
    private final Map<String, ByteValue> bytes = new HashMap<>();
    private final Set<Step> passed = new HashSet<>();
    private int integer;
    private int sums;
    private int exact;
    private int packed;

    private Materializer(ElasticModel model, Form form) {
        this.descriptor = model.descriptor();
        this.form = form;
        this.arrays = new FormArrays(model, form);
        this.allBytes = form.layers().stream().map(LayerForm::parse).allMatch(LayerForm::isByteSymmetric);
        this.graph = new GraphWriter(descriptor.name() + "." + form.name());
        this.floats = new FloatLayerWriter(graph);
        this.byteSteps = new ByteWriter(graph);
        this.integers = new IntegerLayerWriter(graph, byteSteps);
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
        graph.input(descriptor.input().name(), descriptor.input().shape());
        graph.output(descriptor.output().name(), descriptor.output().shape());
        for (Step step : descriptor.graph()) {
            if (!passed.contains(step)) {
                write(step);
            }
        }
        return new Materialized(
                graph.model(), integer, sums, exact, packed, form.layers().size() - integer - exact);
    }

    private void write(Step step) {
        switch (step.operation()) {
            case CONV, LINEAR -> layer(step);
            case RELU -> graph.node("Relu", step.output(), step.inputs());
            case RELU6 -> clip(step);
            case ADD -> add(step);
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

    private void add(Step step) {
        Optional<ByteResult> result = form.integerOnly() ? arrays.result(step) : Optional.empty();
        if (result.isPresent()) {
            sums++;
            ByteValue one = bytes(step.inputs().get(0));
            keep(result.get(), byteSteps.sum(one, bytes(step.inputs().get(1)), result.get()));
        } else {
            graph.node("Add", step.output(), step.inputs());
        }
    }

    private void average(Step step) {
        Optional<Grid> grid = form.integerOnly() ? arrays.grid(step.output()) : Optional.empty();
        if (grid.isPresent()) {
            ByteValue input = bytes(step.inputs().get(0));
            bytes.put(step.output(), byteSteps.average(step, input, grid.get()));
        } else {
            graph.node("GlobalAveragePool", step.output() + ".pooled", step.inputs());
            graph.node("Flatten", step.output(), List.of(step.output() + ".pooled"), Onnx.attribute("axis", 1));
        }
    }

    private void layer(Step step) {
        if (form.isFloat()) {
            floats.plain(step, arrays.floats(step), arrays.factors(step), arrays.shifts(step));
        } else if (arrays.multipliesIntegers(step)) {
            integer(step);
        } else {
            floats.quantized(step, arrays.weights(step), arrays.input(step), arrays.factors(step), arrays.shifts(step));
        }
    }

    private void integer(Step step) {
        Grid grid = arrays.grid(step.inputs().get(0)).orElseGet(() -> arrays.input(step));
        ScaledLayer layer = arrays.scaled(step, grid);
        packed += layer.packed() ? 1 : 0;
        Optional<ByteResult> result = step.operation() == Operation.CONV
                ? arrays.result(step).filter(kept -> layer.fitsRequantization(kept.grid()))
                : Optional.empty();
        if (result.isPresent()) {
            keep(result.get(), integers.requantized(step, layer, inputBytes(step), result.get()));
            integer++;
        } else if (step.operation() == Operation.CONV && !allBytes && layer.isExactInFloats()) {
            floats.exact(step, layer, inputIntegers(step, grid));
            exact++;
        } else {
            integers.summed(step, layer, inputBytes(step));
            integer++;
        }
    }

    private ByteValue inputBytes(Step step) {
        String value = step.inputs().get(0);
        return arrays.grid(value).isPresent()
                ? bytes(value)
                : byteSteps.quantize(value, step.layer() + ".input.bytes", arrays.input(step));
    }

    private String inputIntegers(Step step, Grid grid) {
        String value = step.inputs().get(0);
        String name = step.layer() + ".input";
        return bytes.containsKey(value)
                ? byteSteps.integers(bytes.get(value), name)
                : floats.integers(value, name, grid);
    }

    private void keep(ByteResult result, ByteValue made) {
        result.rectifier().ifPresent(passed::add);
        bytes.put(result.value(), made);
    }

    /** A value on its grid, made of floats if no step kept it in bytes. */
    private ByteValue bytes(String value) {
        return bytes.computeIfAbsent(
                value,
                name -> byteSteps.quantize(
                        name, name + ".bytes", arrays.grid(name).orElseThrow()));
    }
}
