package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import margay.api.backend.BackendException;
import margay.api.backend.ExecutionProvider;

/**
 * ONNX Runtime's execution providers: those inside the library, and those that bundles declare. Thread-safe.
 *
 * @param declared by bundles, at the moment
 * @param preferred what sessions get that ask for none: a name, or {@value #CPU}
 */
record Providers(Supplier<List<ProviderPlugin>> declared, String preferred) {
    private static final Logger LOG = System.getLogger(Providers.class.getName());

    /** Name of an option of a model. */
    static final String OPTION = "provider";

    /** The processor. */
    static final String CPU = "cpu";

    private static final String SUFFIX = "ExecutionProvider";

    /** @return all that there are, those inside the library first, and the preferred one even if there is none */
    List<ExecutionProvider> all(OrtEnvironment environment) throws OrtException {
        List<ProviderPlugin> plugins = declared.get();
        List<ExecutionProvider> all = new ArrayList<>();
        for (OrtProvider provider : OrtEnvironment.getAvailableProviders()) {
            if (plugins.stream().noneMatch(plugin -> plugin.spec().provider().equals(provider.getName()))) {
                all.add(new ExecutionProvider(
                        name(provider),
                        "built in",
                        devices(environment.getEpDevices(), provider.getName()),
                        Optional.empty()));
            }
        }
        for (ProviderPlugin plugin : plugins) {
            all.add(plugin.describe(environment));
        }
        if (!preferred.equals(CPU) && named(preferred).isEmpty()) {
            Optional<String> problem = Optional.of("no bundle that is started declares it");
            all.add(new ExecutionProvider(preferred, "setting provider", List.of(), problem));
        }
        return all;
    }

    static List<String> devices(List<OrtEpDevice> all, String provider) {
        return all.stream()
                .filter(device -> device.getEpName().equals(provider))
                .map(device -> device.getDevice().getVendor() + " "
                        + device.getDevice().getType())
                .toList();
    }

    private static String name(OrtProvider provider) {
        return provider.getName().replace(SUFFIX, "").toLowerCase(Locale.ROOT);
    }

    /** @return the names of the declared providers that work */
    List<String> working(OrtEnvironment environment) {
        return declared.get().stream()
                .filter(plugin -> plugin.device(environment).isPresent())
                .map(plugin -> plugin.spec().name())
                .toList();
    }

    /** @return the name of what sessions get that ask for none */
    String standard(OrtEnvironment environment) {
        return preferredDevice(environment).isPresent() ? preferred : CPU;
    }

    private Optional<SessionDevice> preferredDevice(OrtEnvironment environment) {
        return named(preferred).flatMap(plugin -> plugin.device(environment));
    }

    /**
     * @param name that a model asks for
     * @return nothing for the processor
     * @throws BackendException if there is no such provider, or it does not work
     */
    Optional<SessionDevice> demanded(String name, OrtEnvironment environment) throws BackendException {
        if (name.equals(CPU)) {
            return Optional.empty();
        }
        ProviderPlugin plugin = named(name)
                .orElseThrow(() -> new BackendException(
                        "there is no execution provider '" + name + "'; there are " + CPU + names()));
        return Optional.of(plugin.device(environment)
                .orElseThrow(() -> new BackendException("the execution provider '" + name + "' does not work: "
                        + plugin.problem().orElse("unknown reason"))));
    }

    /** @return a session on what the operator prefers; nothing for the processor, and where this model fails there */
    Optional<OpenGraph> preferred(OrtEnvironment environment, Path file, GraphLoader loader) {
        Optional<SessionDevice> device = preferredDevice(environment);
        if (device.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(loader.loadOn(device.get()));
        } catch (OrtException e) {
            LOG.log(
                    Level.WARNING,
                    file + " is opened on the processor: " + preferred + " cannot open it: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ProviderPlugin> named(String name) {
        return declared.get().stream()
                .filter(plugin -> plugin.spec().name().equals(name))
                .findFirst();
    }

    private String names() {
        StringBuilder names = new StringBuilder();
        declared.get().forEach(plugin -> names.append(", ").append(plugin.spec().name()));
        return names.toString();
    }
}
