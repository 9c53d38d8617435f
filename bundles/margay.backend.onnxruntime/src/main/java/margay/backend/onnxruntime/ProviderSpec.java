package margay.backend.onnxruntime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.wiring.BundleCapability;

/**
 * An execution provider as a bundle declares it, by a capability {@code margay.provider} without code.
 *
 * @param name for options and people: the capability's attribute {@code margay.provider}
 * @param provider ONNX Runtime's own name of it: {@code provider}
 * @param library to be registered: a file of the bundle, or one of the system; nothing if it works only where it is
 *     inside ONNX Runtime: {@code library}
 * @param options that it gets: {@code options}, a list of {@code key=value}
 * @param origin the bundle, for people
 */
record ProviderSpec(
        String name, String provider, Optional<String> library, Map<String, String> options, String origin) {
    /** The capability's namespace, and the attribute with the name. */
    static final String NAMESPACE = "margay.provider";

    static ProviderSpec of(BundleCapability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        String name = String.valueOf(attributes.get(NAMESPACE));
        return new ProviderSpec(
                name,
                String.valueOf(attributes.getOrDefault("provider", name)),
                Optional.ofNullable(attributes.get("library")).map(String::valueOf),
                options(attributes.get("options")),
                capability.getRevision().getSymbolicName() + " "
                        + capability.getRevision().getVersion());
    }

    private static Map<String, String> options(Object list) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Object option : list instanceof List<?> several ? several : List.of()) {
            String[] pair = option.toString().split("=", 2);
            options.put(pair[0].strip(), pair.length > 1 ? pair[1].strip() : "");
        }
        return options;
    }
}
