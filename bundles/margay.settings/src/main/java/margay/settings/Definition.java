package margay.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * What a bundle says of its settings (Metatype).
 *
 * @param known settings by name
 */
record Definition(Map<String, AttributeDefinition> known) {
    /** Ends the names of settings that choose among services; Declarative Services define them. */
    private static final String TARGET = ".target";

    static Definition of(ObjectClassDefinition definition) {
        AttributeDefinition[] attributes = definition.getAttributeDefinitions(ObjectClassDefinition.ALL);
        return new Definition(Stream.ofNullable(attributes)
                .flatMap(Arrays::stream)
                .collect(Collectors.toMap(AttributeDefinition::getID, Function.identity())));
    }

    /** @return what is wrong with the texts of a file, a clause each */
    List<String> problems(Map<String, String> texts) {
        return texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(text -> !text.getKey().endsWith(TARGET))
                .flatMap(text -> problem(text.getKey(), text.getValue()))
                .toList();
    }

    private Stream<String> problem(String name, String text) {
        if (!known.containsKey(name)) {
            return Stream.of("there is no setting '" + name + "'; there are "
                    + known.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return Optional.ofNullable(known.get(name).validate(text))
                .filter(problem -> !problem.isEmpty())
                .map(problem -> name + " cannot be '" + text + "'")
                .stream();
    }

    /**
     * @param texts without a problem
     * @return the values that they are; a text that nobody describes stays one
     */
    Map<String, Object> typed(Map<String, String> texts) {
        Map<String, Object> values = new HashMap<>(texts);
        known.forEach((name, attribute) ->
                values.computeIfPresent(name, (same, text) -> Values.of(attribute, (String) text)));
        return values;
    }
}
