package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import margay.api.backend.ExecutionProvider;

/**
 * An execution provider that a bundle declares. It is tried when it is asked for the first time; if it fails, the reason
 * is logged once and kept. Thread-safe.
 */
final class ProviderPlugin {
    private static final Logger LOG = System.getLogger(ProviderPlugin.class.getName());

    /** Finds a library by its name. */
    interface Libraries {
        Optional<Path> find(String name) throws IOException;
    }

    private final ProviderSpec spec;
    private final Libraries libraries;
    private Optional<SessionDevice> device = Optional.empty();
    private Optional<String> problem = Optional.empty();

    ProviderPlugin(ProviderSpec spec, Libraries libraries) {
        this.spec = spec;
        this.libraries = libraries;
    }

    ProviderSpec spec() {
        return spec;
    }

    /** @return how a session gets on it; nothing if it does not work, see {@link #problem()} */
    synchronized Optional<SessionDevice> device(OrtEnvironment environment) {
        if (device.isEmpty() && problem.isEmpty()) {
            try {
                SessionDevice found = connect(environment);
                attempt(found);
                device = Optional.of(found);
            } catch (OrtException | IOException e) {
                fail(e.getMessage());
            }
        }
        return device;
    }

    private SessionDevice connect(OrtEnvironment environment) throws OrtException, IOException {
        Optional<SessionDevice> inside = BuiltInDevices.of(spec);
        if (inside.isPresent()) {
            return inside.get();
        }
        String name = spec.library()
                .orElseThrow(() -> new IOException("ONNX Runtime " + environment.getVersion() + " was built without "
                        + spec.provider() + " on this box; it has " + builtIn()));
        Path library = libraries
                .find(name)
                .orElseThrow(() -> new IOException(
                        "there is no " + name + ", neither in the bundle nor among the libraries of the system"));
        List<OrtEpDevice> devices = register(environment, library);
        return options -> options.addExecutionProvider(devices, spec.options());
    }

    /** A library that was registered before stays so: the environment lives as long as the JVM. */
    private List<OrtEpDevice> register(OrtEnvironment environment, Path library) throws OrtException, IOException {
        if (devices(environment).isEmpty()) {
            environment.registerExecutionProviderLibrary(spec.name(), library.toString());
        }
        return devices(environment).stream()
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IOException(library + " finds no device on this board"));
    }

    private List<OrtEpDevice> devices(OrtEnvironment environment) throws OrtException {
        return environment.getEpDevices().stream()
                .filter(candidate -> candidate.getEpName().equals(spec.provider()))
                .toList();
    }

    /** A provider that is inside loads its libraries when a session is about to have it. */
    private static void attempt(SessionDevice device) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            device.addTo(options);
        }
    }

    private static String builtIn() {
        return OrtEnvironment.getAvailableProviders().stream()
                .map(provider -> provider.getName())
                .collect(Collectors.joining(", "));
    }

    /** From now on it does not work. */
    synchronized void fail(String reason) {
        device = Optional.empty();
        if (problem.isEmpty()) {
            problem = Optional.of(reason);
            LOG.log(Level.WARNING, "Models do not run on " + spec.name() + " of " + spec.origin() + ": " + reason);
        }
    }

    /** @return why it does not work, if that is known */
    synchronized Optional<String> problem() {
        return problem;
    }

    ExecutionProvider describe(OrtEnvironment environment) throws OrtException {
        device(environment);
        List<String> names = Providers.devices(environment.getEpDevices(), spec.provider());
        return new ExecutionProvider(spec.name(), spec.origin(), names, problem());
    }
}
