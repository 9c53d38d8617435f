package margay.tools.model;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.shell.Services;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Finds the backend of a format. */
final class Backends {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Services services;

    Backends(BundleContext context, Services services) {
        this.context = context;
        this.services = services;
    }

    Backend of(String format) throws RequestException {
        services.await(Backend.class, null, TIMEOUT);
        List<Backend> backends = all().stream().map(context::getService).toList();
        return backends.stream()
                .filter(backend -> backend.info().formats().contains(format))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        Code.UNAVAILABLE,
                        "No backend of this box runs the format '" + format + "'; there are "
                                + backends.stream()
                                        .map(backend -> backend.info().name() + " for "
                                                + backend.info().formats())
                                        .collect(Collectors.joining(", "))));
    }

    private Collection<ServiceReference<Backend>> all() {
        try {
            return context.getServiceReferences(Backend.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
