package margay.forge.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.onnx.ByteResult;
import margay.elastic.onnx.FormArrays;
import margay.elastic.onnx.Grid;
import margay.elastic.onnx.IntegerWeights;
import margay.elastic.onnx.ScaledLayer;
import margay.forge.nn.Activation;
import margay.forge.nn.Conv;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;

/**
 * A network as it runs in a form without offsets, with floats between layers or on integers only (Jacob et al., CVPR 2018,
 * doi:10.1109/CVPR.2018.00286). Integers are held in floats, where their sums are exact. What is not exact is rounded as ONNX
 * Runtime rounds it on processors with AVX2: a value that is off by one step changes many behind it, so that two ways of
 * rounding would not be comparable.
 */
final class IntegerNetwork implements Layer {
    private final Network network;
    private final boolean integerOnly;
    private final FormArrays arrays;

    /**
     * @param network the steps
     * @param model the same network as it is exported
     * @param form without offsets
     */
    IntegerNetwork(Network network, ElasticModel model, Form form) {
        this.network = network;
        this.integerOnly = form.integerOnly();
        this.arrays = new FormArrays(model, form);
    }

    /**
     * What is between the steps so far, by its names.
     *
     * @param floats those that were not rounded
     * @param integers those that are on a grid
     */
    private record Values(Map<String, NDArray> floats, Map<String, Integers> integers) {
        /** A value on the grid that all its users take it on. */
        Integers on(String name, Grid grid) {
            return integers.computeIfAbsent(name, value -> rounded(value, grid));
        }

        Integers rounded(String name, Grid grid) {
            return Integers.of(floats.get(name).div(grid.scale()), grid.least(), grid.greatest(), grid);
        }
    }

    /** Integers of a grid, without the zero point. */
    private record Integers(NDArray values, Grid grid) {
        static Integers of(NDArray y, int least, int greatest, Grid grid) {
            return new Integers(y.clip(least, greatest).round(), grid);
        }

        NDArray bytes() {
            return values.toType(DataType.FLOAT64, true).addi(grid.zeroPoint());
        }
    }

    @Override
    public NDArray forward(NDArray x, Pass pass) {
        Values values = new Values(new HashMap<>(Map.of(Network.INPUT, x)), new HashMap<>());
        for (Step step : network.steps()) {
            // A rectifier is the range of the grid behind it.
            if (!values.integers().containsKey(step.output())) {
                compute(step, values, pass);
            }
        }
        return values.floats().get(Network.OUTPUT);
    }

    private void compute(Step step, Values values, Pass pass) {
        String input = step.inputs().get(0);
        switch (step.operation()) {
            case CONV -> convolve(step, values);
            case LINEAR -> values.floats().put(step.output(), multiply(step, input(step, values)));
            case ADD -> add(step, values);
            case AVERAGE -> average(step, values, pass);
            case RELU ->
                values.floats()
                        .put(
                                step.output(),
                                Activation.RELU.forward(values.floats().get(input), pass));
            case RELU6 ->
                values.floats()
                        .put(
                                step.output(),
                                Activation.RELU6.forward(values.floats().get(input), pass));
        }
    }

    private Integers input(Step step, Values values) {
        String name = step.inputs().get(0);
        return arrays.grid(name)
                .map(grid -> values.on(name, grid))
                .orElseGet(() -> values.rounded(name, arrays.input(step)));
    }

    private void convolve(Step step, Values values) {
        Integers input = input(step, values);
        ScaledLayer layer = arrays.scaled(step, input.grid());
        Optional<ByteResult> result = arrays.result(step).filter(kept -> layer.fitsRequantization(kept.grid()));
        if (result.isPresent()) {
            keep(
                    values,
                    result.get(),
                    requantized(step, layer, input, result.get().grid()));
        } else {
            NDManager memory = input.values().getManager();
            NDArray sums = sums(step, layer, input, layer.weights());
            values.floats()
                    .put(
                            step.output(),
                            sums.muli(channels(memory, layer.multipliers())).addi(channels(memory, layer.shifts())));
        }
    }

    private NDArray requantized(Step step, ScaledLayer layer, Integers input, Grid next) {
        NDManager memory = input.values().getManager();
        IntegerWeights folded = layer.folded();
        return sums(step, layer, input, folded)
                .addi(channels(memory, layer.bias(folded)))
                .muli(channels(memory, layer.multipliers(folded, next)));
    }

    private NDArray sums(Step step, ScaledLayer layer, Integers input, IntegerWeights weights) {
        Conv conv = (Conv) network.products().get(step.layer());
        DataType type = exact(layer);
        return conv.shape()
                .apply(
                        input.values().toType(type, false),
                        integers(input.values().getManager(), weights).toType(type, false))
                .toType(DataType.FLOAT32, false);
    }

    private static DataType exact(ScaledLayer layer) {
        return layer.isExactInFloats() ? DataType.FLOAT32 : DataType.FLOAT64;
    }

    private void add(Step step, Values values) {
        Optional<ByteResult> result = integerOnly ? arrays.result(step) : Optional.empty();
        if (result.isPresent()) {
            Integers one = values.on(step.inputs().get(0), grid(step, 0));
            Integers other = values.on(step.inputs().get(1), grid(step, 1));
            keep(values, result.get(), sum(one, other, result.get().grid()));
        } else {
            NDArray one = values.floats().get(step.inputs().get(0));
            values.floats()
                    .put(
                            step.output(),
                            one.add(values.floats().get(step.inputs().get(1))));
        }
    }

    private Grid grid(Step step, int input) {
        return arrays.grid(step.inputs().get(input)).orElseThrow();
    }

    /** Both products are added to the rest without being rounded before. */
    private static NDArray sum(Integers one, Integers other, Grid next) {
        float first = one.grid().scale() / next.scale();
        float second = other.grid().scale() / next.scale();
        float rest = next.zeroPoint()
                - (first * one.grid().zeroPoint() + second * other.grid().zeroPoint());
        NDArray sum = other.bytes().muli((double) second).addi((double) rest).toType(DataType.FLOAT32, false);
        return one.bytes()
                .muli((double) first)
                .addi(sum.toType(DataType.FLOAT64, false))
                .toType(DataType.FLOAT32, false)
                .round()
                .subi(next.zeroPoint());
    }

    private void average(Step step, Values values, Pass pass) {
        String name = step.inputs().get(0);
        Optional<Grid> next = integerOnly ? arrays.grid(step.output()) : Optional.empty();
        if (next.isPresent()) {
            values.integers().put(step.output(), average(values.on(name, grid(step, 0)), next.get()));
        } else {
            values.floats()
                    .put(
                            step.output(),
                            Activation.GLOBAL_AVERAGE.forward(values.floats().get(name), pass));
        }
    }

    private static Integers average(Integers input, Grid next) {
        NDArray positions = input.values().flatten(2, 3);
        float multiplier =
                input.grid().scale() / (next.scale() * positions.getShape().get(2));
        return Integers.of(positions.sum(new int[] {2}).muli(multiplier), next.least(), next.greatest(), next);
    }

    private NDArray multiply(Step step, Integers input) {
        ScaledLayer layer = arrays.scaled(step, input.grid());
        NDManager memory = input.values().getManager();
        DataType type = exact(layer);
        return input.values()
                .toType(type, false)
                .matMul(integers(memory, layer.weights()).transpose().toType(type, false))
                .toType(DataType.FLOAT32, false)
                .muli(memory.create(layer.multipliers()))
                .addi(memory.create(layer.shifts()));
    }

    private static void keep(Values values, ByteResult result, NDArray y) {
        int zeroPoint = result.grid().zeroPoint();
        values.integers()
                .put(
                        result.value(),
                        Integers.of(y, result.least() - zeroPoint, result.greatest() - zeroPoint, result.grid()));
    }

    private static NDArray integers(NDManager memory, IntegerWeights weights) {
        float[] values = new float[weights.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights.values()[i];
        }
        return memory.create(
                values,
                new Shape(weights.shape().stream().mapToLong(Integer::longValue).toArray()));
    }

    private static NDArray channels(NDManager memory, int[] values) {
        return memory.create(values).toType(DataType.FLOAT32, false).reshape(1, values.length, 1, 1);
    }

    private static NDArray channels(NDManager memory, float[] values) {
        return memory.create(values).reshape(1, values.length, 1, 1);
    }
}
