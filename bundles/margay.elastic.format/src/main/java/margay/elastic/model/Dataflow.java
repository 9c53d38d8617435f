package margay.elastic.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import margay.elastic.model.Step.Operation;

/** Which steps make and use the values of a network. */
public final class Dataflow {
    private final List<Step> steps;
    private final String result;
    private final Map<String, List<Step>> users = new HashMap<>();
    private final Set<String> rectified = new HashSet<>();

    /**
     * @param steps the network
     * @param result name of the value that it makes
     */
    public Dataflow(List<Step> steps, String result) {
        this.steps = List.copyOf(steps);
        this.result = result;
        for (Step step : steps) {
            step.inputs().forEach(input -> users.computeIfAbsent(input, this::usersOf));
            if (step.operation().rectifies()) {
                rectified.add(step.output());
            }
        }
    }

    private List<Step> usersOf(String value) {
        return steps.stream().filter(step -> step.inputs().contains(value)).collect(Collectors.toList());
    }

    /**
     * @param value any
     * @return the step that uses it, if there is just one and the value is not the result of the network
     */
    public Optional<Step> only(String value) {
        List<Step> found = users.getOrDefault(value, List.of());
        return found.size() == 1 && !value.equals(result) ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * @param step any
     * @return the rectifier that its result goes through, if nothing else uses the result
     */
    public Optional<Step> rectifier(Step step) {
        return only(step.output()).filter(user -> user.operation().rectifies());
    }

    /**
     * @param step any
     * @return name of its result, behind the rectifier if there is one
     */
    public String rectified(Step step) {
        return rectifier(step).map(Step::output).orElse(step.output());
    }

    /**
     * @param value any
     * @return whether it comes out of a rectifier, so that it is never negative
     */
    public boolean isRectified(String value) {
        return rectified.contains(value);
    }

    /**
     * @return the values that an integer-only form rounds to grids of their own: results of convolutions and sums, rectified,
     *     that do more than enter one layer, whose input has a grid already
     */
    public List<String> stream() {
        return steps.stream()
                .filter(step -> step.operation() == Operation.CONV || step.operation() == Operation.ADD)
                .map(this::rectified)
                .filter(value -> !value.equals(result))
                .filter(value -> only(value)
                        .filter(user -> user.operation().multiplies())
                        .isEmpty())
                .toList();
    }
}
