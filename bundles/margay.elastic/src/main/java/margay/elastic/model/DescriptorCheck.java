package margay.elastic.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what a descriptor says that cannot be. */
final class DescriptorCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private DescriptorCheck() {}

    static void check(ElasticDescriptor descriptor) {
        require(NAME.matcher(descriptor.name()).matches(), "'" + descriptor.name() + "' is no name of a model");
        require(NAME.matcher(descriptor.task()).matches(), "'" + descriptor.task() + "' is no task");
        require(!descriptor.forms().isEmpty(), "it has no forms");
        graph(descriptor);
        int layers = descriptor.layers().size();
        Set<String> names = new HashSet<>();
        for (Form form : descriptor.forms()) {
            require(NAME.matcher(form.name()).matches(), "'" + form.name() + "' is no name of a form");
            require(names.add(form.name()), "two forms are called " + form.name());
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

    private static void graph(ElasticDescriptor descriptor) {
        Set<String> values = new HashSet<>(Set.of(descriptor.input().name()));
        for (Step step : descriptor.graph()) {
            int inputs = step.operation() == Step.Operation.ADD ? 2 : 1;
            require(step.inputs().size() == inputs, step.operation() + " has " + inputs + " inputs");
            step.inputs().forEach(input -> require(values.contains(input), "nothing makes the value " + input));
            require(values.add(step.output()), "the value " + step.output() + " is made twice");
        }
        require(
                values.contains(descriptor.output().name()),
                "nothing makes " + descriptor.output().name());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
