package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import margay.api.backend.ExecutionProvider;

/**
 * An execution provider that a bundle declares. It is tried when it is asked for the first time; if it fails, the reason
 * is logged once and kept. That it cannot open some model is no such failure. Thread-safe.
 */
final class ProviderPlugin {
    private static final Logger LOG = System.getLogger(ProviderPlugin.class.getName());

    /** Brings the provider. */
    interface Connection {
        /** @return how a session gets on it */
        SessionDevice connect(OrtEnvironment environment) throws OrtException, IOException;
    }

    private final ProviderSpec spec;
    private final Connection connection;
    private Optional<SessionDevice> device = Optional.empty();
    private Optional<String> problem = Optional.empty();

    ProviderPlugin(ProviderSpec spec, Connection connection) {
        this.spec = spec;
        this.connection = connection;
    }

    ProviderSpec spec() {
        return spec;
    }

    /** @return how a session gets on it; nothing if it does not work, see {@link #problem()} */
    synchronized Optional<SessionDevice> device(OrtEnvironment environment) {
        if (device.isEmpty() && problem.isEmpty()) {
            try {
                SessionDevice found = connection.connect(environment);
                attempt(found);
                device = Optional.of(found);
            } catch (OrtException | IOException e) {
                fail(e.getMessage());
            }
        }
        return device;
    }

    /** A provider that is inside loads its libraries when a session is about to have it. */
    private static void attempt(SessionDevice device) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            device.addTo(options);
        }
    }

    private void fail(String reason) {
        problem = Optional.of(reason);
        LOG.log(Level.WARNING, "Models do not run on " + spec.name() + " of " + spec.origin() + ": " + reason);
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
