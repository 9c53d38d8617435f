package margay.backend.onnxruntime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import margay.api.tensor.Shape;

/**
 * Tells the shapes of a model's outputs from those of its inputs, so that outputs can be allocated before a run.
 *
 * <p>An open extent that carries the name of an input's open extent equals it, says ONNX (IR specification, "Static tensor
 * shapes"); exporters are careless with names, so a rule is used only once a run has borne it out, and never again after
 * one that has not. An output without extents may be a scalar or of unknown rank and is treated likewise. Thread-safe.
 */
final class OutputShapes {
    private enum Verdict {
        UNKNOWN,
        CONFIRMED,
        REFUTED
    }

    /** Where an input's extent is found. */
    private record Source(int input, int axis) {}

    /** One output: its declared shape, and for each open extent the inputs' extents of the same name. */
    private record Rule(Shape declared, List<List<Source>> sources) {
        Optional<Shape> apply(List<Shape> inputs) {
            long[] extents = declared.toArray();
            for (int axis = 0; axis < extents.length; axis++) {
                if (extents[axis] == Shape.DYNAMIC) {
                    List<Long> candidates = sources.get(axis).stream()
                            .map(source -> inputs.get(source.input()).extent(source.axis()))
                            .distinct()
                            .toList();
                    if (candidates.size() != 1) {
                        return Optional.empty();
                    }
                    extents[axis] = candidates.get(0);
                }
            }
            return Optional.of(Shape.of(extents));
        }
    }

    private final List<Rule> rules;
    private final AtomicReferenceArray<Verdict> verdicts;

    OutputShapes(List<Port> inputs, List<Port> outputs) {
        rules = outputs.stream().map(output -> rule(output, inputs)).toList();
        verdicts = new AtomicReferenceArray<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            Shape declared = rules.get(i).declared();
            boolean certain = declared.rank() > 0 && !declared.isDynamic();
            verdicts.set(i, certain ? Verdict.CONFIRMED : Verdict.UNKNOWN);
        }
    }

    private static Rule rule(Port output, List<Port> inputs) {
        List<List<Source>> sources = new ArrayList<>();
        for (String extent : output.extentNames()) {
            sources.add(sources(extent, inputs));
        }
        return new Rule(output.info().shape(), sources);
    }

    private static List<Source> sources(String extent, List<Port> inputs) {
        List<Source> sources = new ArrayList<>();
        for (int input = 0; input < inputs.size() && !extent.isEmpty(); input++) {
            List<String> names = inputs.get(input).extentNames();
            for (int axis = 0; axis < names.size(); axis++) {
                if (names.get(axis).equals(extent)) {
                    sources.add(new Source(input, axis));
                }
            }
        }
        return sources;
    }

    /** @return the output's shape, if it is certain for inputs of these shapes */
    Optional<Shape> certain(int output, List<Shape> inputs) {
        return verdicts.get(output) == Verdict.CONFIRMED ? rules.get(output).apply(inputs) : Optional.empty();
    }

    /**
     * Learns from a run.
     *
     * @return whether the output's shape is certain from now on, and was not before
     */
    boolean learn(int output, List<Shape> inputs, Shape actual) {
        if (verdicts.get(output) != Verdict.UNKNOWN) {
            return verdicts.get(output) == Verdict.CONFIRMED;
        }
        Optional<Shape> expected = rules.get(output).apply(inputs);
        if (expected.isEmpty()) {
            return false;
        }
        boolean held = expected.get().equals(actual);
        verdicts.compareAndSet(output, Verdict.UNKNOWN, held ? Verdict.CONFIRMED : Verdict.REFUTED);
        return held;
    }
}
