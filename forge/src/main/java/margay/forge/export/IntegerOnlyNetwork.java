package margay.forge.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.onnx.ByteResult;
import margay.elastic.onnx.FormArrays;
import margay.elastic.onnx.Grid;
import margay.elastic.onnx.IntegerWeights;
import margay.elastic.onnx.ScaledLayer;
import margay.forge.nn.Conv;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;

/**
 * A network as it runs in an integer-only form (Jacob et al., CVPR 2018, doi:10.1109/CVPR.2018.00286). Integers are held in
 * floats, where their sums are exact. What is not exact is rounded as ONNX Runtime rounds it on processors with AVX2:
 * a value that is off by one step changes many behind it, so that two ways of rounding would not be comparable. A rectifier is
 * the range of the grid behind it.
 */
final class IntegerOnlyNetwork implements Layer {
    private final Network network;
    private final FormArrays arrays;

    /**
     * @param network the steps
     * @param model the same network as it is exported
     * @param form an integer-only form of it
     */
    IntegerOnlyNetwork(Network network, ElasticModel model, Form form) {
        this.network = network;
        this.arrays = new FormArrays(model, form);
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
        Map<String, Integers> values = new HashMap<>();
        Grid pixels = arrays.grid(Network.INPUT).orElseThrow();
        values.put(Network.INPUT, Integers.of(x.div(pixels.scale()), pixels.least(), pixels.greatest(), pixels));
        NDArray result = x;
        for (Step step : network.steps()) {
            Integers input = values.get(step.inputs().get(0));
            switch (step.operation()) {
                case CONV -> keep(values, step, convolve(step, input));
                case ADD ->
                    keep(values, step, add(step, input, values.get(step.inputs().get(1))));
                case AVERAGE -> values.put(step.output(), average(step, input));
                case LINEAR -> result = multiply(step, input);
                case RELU, RELU6 -> {}
            }
        }
        return result;
    }

    private NDArray convolve(Step step, Integers input) {
        Conv conv = (Conv) network.products().get(step.layer());
        ScaledLayer layer = arrays.scaled(step, input.grid());
        Grid next = arrays.result(step).orElseThrow().grid();
        NDManager memory = input.values().getManager();
        if (layer.fitsRequantization(next)) {
            IntegerWeights folded = layer.folded();
            return conv.shape()
                    .apply(input.values(), integers(memory, folded))
                    .addi(channels(memory, layer.bias(folded)))
                    .muli(channels(memory, layer.multipliers(folded, next)));
        }
        return conv.shape()
                .apply(input.values(), integers(memory, layer.weights()))
                .muli(channels(memory, layer.multipliers()))
                .addi(channels(memory, layer.shifts()))
                .divi(next.scale());
    }

    /** Both products are added to the rest without being rounded before. */
    private NDArray add(Step step, Integers one, Integers other) {
        Grid next = arrays.result(step).orElseThrow().grid();
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

    private Integers average(Step step, Integers input) {
        Grid next = arrays.grid(step.output()).orElseThrow();
        NDArray positions = input.values().flatten(2, 3);
        float multiplier =
                input.grid().scale() / (next.scale() * positions.getShape().get(2));
        return Integers.of(positions.sum(new int[] {2}).muli(multiplier), next.least(), next.greatest(), next);
    }

    private NDArray multiply(Step step, Integers input) {
        ScaledLayer layer = arrays.scaled(step, input.grid());
        NDManager memory = input.values().getManager();
        return input.values()
                .matMul(integers(memory, layer.weights()).transpose())
                .muli(memory.create(layer.multipliers()))
                .addi(memory.create(layer.shifts()));
    }

    private void keep(Map<String, Integers> values, Step step, NDArray y) {
        ByteResult result = arrays.result(step).orElseThrow();
        int zeroPoint = result.grid().zeroPoint();
        values.put(
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
