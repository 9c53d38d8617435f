package margay.elastic.onnx;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.model.LayerForm;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/**
 * A network with all that a graph may have: a residual sum that is rectified and one that is not, a shortcut with a
 * convolution and one without, a depthwise convolution, both rectifiers.
 */
final class TinyNetwork {
    static final int SIDE = 6;
    static final List<Step> STEPS = List.of(
            new Step(Operation.CONV, List.of("image"), "stem", "stem", 1, 1, 1),
            Step.plain(Operation.RELU, List.of("stem"), "a"),
            new Step(Operation.CONV, List.of("a"), "left", "left", 1, 1, 4),
            Step.plain(Operation.RELU6, List.of("left"), "b"),
            new Step(Operation.CONV, List.of("b"), "right", "right", 1, 0, 1),
            Step.plain(Operation.ADD, List.of("right", "a"), "sum"),
            new Step(Operation.CONV, List.of("sum"), "down", "down", 2, 1, 1),
            Step.plain(Operation.RELU, List.of("down"), "c"),
            new Step(Operation.CONV, List.of("c"), "inner", "inner", 1, 1, 1),
            new Step(Operation.CONV, List.of("sum"), "short", "short", 2, 0, 1),
            Step.plain(Operation.ADD, List.of("inner", "short"), "joined"),
            Step.plain(Operation.RELU, List.of("joined"), "d"),
            new Step(Operation.CONV, List.of("d"), "linear", "linear", 1, 0, 1),
            Step.plain(Operation.RELU, List.of("linear"), "e"),
            Step.plain(Operation.AVERAGE, List.of("e"), "mean"),
            new Step(Operation.LINEAR, List.of("mean"), "logits", "last", 0, 0, 0));

    private static final Map<String, List<Integer>> WEIGHTS = Map.of(
            "stem", List.of(4, 3, 3, 3),
            "left", List.of(4, 1, 3, 3),
            "right", List.of(4, 4, 1, 1),
            "down", List.of(5, 4, 3, 3),
            "inner", List.of(5, 5, 3, 3),
            "short", List.of(5, 4, 1, 1),
            "linear", List.of(6, 5, 1, 1),
            "last", List.of(3, 6));
    private static final List<String> SIGNED = List.of("stem", "down", "short");

    private TinyNetwork() {}

    /** The network with one form whose layers are all alike; without layers it is not quantized. */
    static ElasticModel of(String layer, long seed) {
        return of(name -> layer, false, seed);
    }

    /** The network with one form, whose layers by their names are each of their own. */
    static ElasticModel of(UnaryOperator<String> layer, long seed) {
        return of(layer, false, seed);
    }

    /** The same with grids for all values, so that it computes with integers only. */
    static ElasticModel integerOnly(String layer, long seed) {
        return of(name -> layer, true, seed);
    }

    private static ElasticModel of(UnaryOperator<String> layer, boolean integerOnly, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Arrays32 arrays = new Arrays32();
        List<String> layers = STEPS.stream()
                .filter(step -> step.operation().multiplies())
                .map(Step::layer)
                .toList();
        for (String name : layers) {
            List<Integer> shape = WEIGHTS.get(name);
            arrays.put(name + ".weight", shape, values(random, size(shape), 0.6));
            arrays.put(name + ".least", List.of(1), SIGNED.contains(name) ? -1 : 0);
            if (!layer.apply(name).isEmpty()) {
                quantizers(arrays, name, LayerForm.parse(layer.apply(name)), random);
            }
            if (shape.size() == 4) {
                arrays.put("form/" + name + ".factor", List.of(shape.get(0)), values(random, shape.get(0), 1.5));
                arrays.put("form/" + name + ".shift", List.of(shape.get(0)), values(random, shape.get(0), 0.5));
            }
        }
        arrays.put("last.bias", List.of(3), values(random, 3, 1));
        Form form = new Form(
                "form",
                layers.stream().map(layer).filter(one -> !one.isEmpty()).toList(),
                integerOnly,
                0,
                null,
                1,
                0,
                "",
                0);
        ElasticDescriptor descriptor = descriptor(form);
        descriptor.dataflow().stream()
                .forEach(value ->
                        arrays.put("form/" + value + ".step", List.of(1), (float) random.nextDouble(0.01, 0.02)));
        return new ElasticModel(descriptor, arrays);
    }

    private static void quantizers(Arrays32 arrays, String name, LayerForm form, SplittableRandom random) {
        int count = form.weights().perChannel() ? WEIGHTS.get(name).get(0) : 1;
        float[] scales = new float[count];
        for (int i = 0; i < count; i++) {
            scales[i] =
                    (float) random.nextDouble(1.4, 1.8) / (1 << form.weights().bits());
        }
        arrays.put(name + "." + form.weights() + ".scale", List.of(count), scales);
        arrays.put(name + "." + form.weights() + ".offset", List.of(count), values(random, count, 0.2));
        float step = (float) random.nextDouble(1.5, 2.5) / (1 << form.input().bits());
        arrays.put(name + "." + form.input() + ".scale", List.of(1), step);
        arrays.put(name + "." + form.input() + ".offset", List.of(1), values(random, 1, 0.2));
    }

    private static ElasticDescriptor descriptor(Form form) {
        return new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                "tiny",
                "image-classification",
                "weights",
                "",
                new ElasticDescriptor.Input("image", List.of(1, 3, SIDE, SIDE), List.of(0f), List.of(1f)),
                new ElasticDescriptor.Output("logits", List.of(1, 3)),
                List.of("a", "b", "c"),
                STEPS,
                List.of(form),
                List.of(),
                Map.of());
    }

    static int size(List<Integer> shape) {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    static float[] values(SplittableRandom random, int count, double reach) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-reach, reach);
        }
        return values;
    }
}
