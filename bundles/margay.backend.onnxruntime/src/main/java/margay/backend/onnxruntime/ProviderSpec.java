package margay.backend.onnxruntime;

import ai.onnxruntime.OrtHardwareDevice.OrtHardwareDeviceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.wiring.BundleCapability;

/**
 * An execution provider as a bundle declares it, by a capability {@code margay.provider} without code.
 *
 * @param name for options and people: the capability's attribute {@code margay.provider}
 * @param provider ONNX Runtime's own name of it: {@code provider}
 * @param library to be registered: a file of the bundle, or one of the system; nothing if it works only where it is
 *     inside ONNX Runtime: {@code library}
 * @param options that it gets: {@code options}, a list of {@code key=value}
 * @param kinds of device, one of which it computes on; any if none
 * @param origin the bundle, for people
 */
record ProviderSpec(
        String name,
        String provider,
        Optional<String> library,
        Map<String, String> options,
        Set<OrtHardwareDeviceType> kinds,
        String origin) {
    /** The capability's namespace, and the attribute with the name. */
    static final String NAMESPACE = "margay.provider";

    /** @param kinds of accelerator that the bundle got by its requirements */
    static ProviderSpec of(BundleCapability capability, Set<String> kinds) {
        Map<String, Object> attributes = capability.getAttributes();
        String name = String.valueOf(attributes.get(NAMESPACE));
        return new ProviderSpec(
                name,
                String.valueOf(attributes.getOrDefault("provider", name)),
                Optional.ofNullable(attributes.get("library")).map(String::valueOf),
                options(attributes.get("options")),
                kinds.stream().map(ProviderSpec::type).collect(Collectors.toUnmodifiableSet()),
                capability.getRevision().getSymbolicName() + " "
                        + capability.getRevision().getVersion());
    }

    /** ONNX Runtime knows no TPU: it counts as NPU. */
    private static OrtHardwareDeviceType type(String kind) {
        return switch (kind) {
            case "cpu" -> OrtHardwareDeviceType.CPU;
            case "gpu" -> OrtHardwareDeviceType.GPU;
            default -> OrtHardwareDeviceType.NPU;
        };
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
