package margay.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What the bundles of the box say of their settings (Metatype). What none of them describes is not checked. */
final class Definitions {
    /** Ends the names of settings that choose among services; Declarative Services define them. */
    private static final String TARGET = ".target";

    private final BundleContext context;
    private final MetaTypeService types;

    Definitions(BundleContext context, MetaTypeService types) {
        this.context = context;
        this.types = types;
    }

    /** @return what is wrong with a file, a clause each */
    List<String> problems(SettingsFile file) {
        return Arrays.stream(context.getBundles())
                .flatMap(bundle -> definition(bundle, file.pid()).stream())
                .findFirst()
                .map(definition -> problems(definition, file.values()))
                .orElse(List.of());
    }

    private Optional<ObjectClassDefinition> definition(Bundle bundle, String pid) {
        return Optional.ofNullable(types.getMetaTypeInformation(bundle))
                .filter(information -> pids(information).contains(pid))
                .map(information -> information.getObjectClassDefinition(pid, null));
    }

    private static List<String> pids(MetaTypeInformation information) {
        return Arrays.asList(information.getPids());
    }

    private static List<String> problems(ObjectClassDefinition definition, Map<String, String> values) {
        Map<String, AttributeDefinition> known = Arrays.stream(
                        definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
                .collect(Collectors.toMap(AttributeDefinition::getID, Function.identity()));
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(value -> !value.getKey().endsWith(TARGET))
                .flatMap(value -> problem(known, value.getKey(), value.getValue()))
                .toList();
    }

    private static Stream<String> problem(Map<String, AttributeDefinition> known, String name, String value) {
        if (!known.containsKey(name)) {
            return Stream.of("there is no setting '" + name + "'; there are "
                    + known.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return Optional.ofNullable(known.get(name).validate(value))
                .filter(problem -> !problem.isEmpty())
                .map(problem -> name + " cannot be '" + value + "'")
                .stream();
    }
}
