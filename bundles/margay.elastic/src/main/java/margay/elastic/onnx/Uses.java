package margay.elastic.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Step;

/** Which steps use the values of a graph. */
final class Uses {
    private final Map<String, List<Step>> users = new HashMap<>();
    private final String result;

    Uses(ElasticDescriptor descriptor) {
        this.result = descriptor.output().name();
        for (Step step : descriptor.graph()) {
            step.inputs().forEach(input -> users.computeIfAbsent(input, name -> List.of()));
        }
        users.replaceAll((value, none) -> descriptor.graph().stream()
                .filter(step -> step.inputs().contains(value))
                .collect(Collectors.toList()));
    }

    /** The one step that uses a value, if there is just one. */
    Optional<Step> only(String value) {
        List<Step> found = users.getOrDefault(value, List.of());
        return found.size() == 1 && !value.equals(result) ? Optional.of(found.get(0)) : Optional.empty();
    }
}
