package margay.elastic.model;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what a descriptor says that cannot be. Its numbers are finite: JSON has no others. */
final class DescriptorCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private DescriptorCheck() {}

    static void check(ElasticDescriptor descriptor) {
        require(NAME.matcher(descriptor.name()).matches(), "'" + descriptor.name() + "' is no name of a model");
        require(NAME.matcher(descriptor.task()).matches(), "'" + descriptor.task() + "' is no task");
        requirePath(descriptor.weights(), "it has no path of weights");
        requireNonNull(descriptor.sha256(), "it has no SHA-256 of its weights");
        tensors(descriptor);
        require(!descriptor.forms().isEmpty(), "it has no forms");
        require(!descriptor.goldenInputs().isEmpty(), "it has no golden inputs to check forms with");
        descriptor.goldenInputs().forEach(path -> requirePath(path, "a golden input has no path"));
        graph(descriptor);
        int layers = descriptor.layers().size();
        Set<String> names = new HashSet<>();
        for (Form form : descriptor.forms()) {
            require(NAME.matcher(form.name()).matches(), "'" + form.name() + "' is no name of a form");
            require(names.add(form.name()), "two forms are called " + form.name());
            figures(form);
            require(
                    form.isFloat() || form.layers().size() == layers,
                    "the form " + form.name() + " says how " + form.layers().size() + " layers are quantized, the graph"
                            + " has " + layers);
            List<LayerForm> parsed =
                    form.layers().stream().map(LayerForm::parse).toList();
            require(
                    !form.integerOnly() || !form.isFloat() && parsed.stream().allMatch(LayerForm::isByteSymmetric),
                    "the form " + form.name() + " is integer-only, but not all its layers are symmetric with 8 bits");
        }
    }

    private static void tensors(ElasticDescriptor descriptor) {
        shape("input", descriptor.input().shape());
        shape("output", descriptor.output().shape());
        int labels = descriptor.labels().size();
        require(
                descriptor.output().shape().equals(List.of(1, labels)),
                "it has " + labels + (labels == 1 ? " label" : " labels") + ", its output has the shape "
                        + descriptor.output().shape());
    }

    private static void shape(String tensor, List<Integer> shape) {
        double bytes = shape.stream().mapToDouble(Integer::doubleValue).reduce(Float.BYTES, (a, b) -> a * b);
        require(
                shape.stream().allMatch(extent -> extent > 0) && bytes <= Integer.MAX_VALUE,
                "its " + tensor + " has the shape " + shape);
    }

    private static void figures(Form form) {
        String named = "the form " + form.name() + " has ";
        requirePath(form.golden(), named + "no path of golden outputs");
        require(form.tolerance() >= 0, named + "the tolerance " + form.tolerance());
        require(form.accuracy() >= 0 && form.accuracy() <= 1, named + "the accuracy " + form.accuracy());
        require(form.temperature() > 0, named + "the temperature " + form.temperature());
    }

    private static void graph(ElasticDescriptor descriptor) {
        Set<String> values = new HashSet<>(Set.of(descriptor.input().name()));
        for (Step step : descriptor.graph()) {
            requireNonNull(step.output(), "a step has no output");
            require(
                    step.operation() != Step.Operation.CONV
                            || step.stride() > 0 && step.padding() >= 0 && step.groups() > 0,
                    "the convolution " + step.output() + " has the stride " + step.stride() + ", the padding "
                            + step.padding() + " and " + step.groups() + " groups");
            int inputs = step.operation() == Step.Operation.ADD ? 2 : 1;
            require(step.inputs().size() == inputs, step.operation() + " has " + inputs + " inputs");
            step.inputs().forEach(input -> require(values.contains(input), "nothing makes the value " + input));
            require(values.add(step.output()), "the value " + step.output() + " is made twice");
        }
        require(
                values.contains(descriptor.output().name()),
                "nothing makes " + descriptor.output().name());
    }

    private static void requirePath(String path, String otherwise) {
        require(!requireNonNull(path, otherwise).isBlank(), otherwise);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
