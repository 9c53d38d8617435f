package margay.shell.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.Capability;
import margay.api.model.Models;
import margay.shell.Services;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The capabilities of a box, for the length of one command. */
final class Capabilities implements AutoCloseable {
    private static final Duration ENGINE = Duration.ofSeconds(10);
    /** For components that other threads than the engine's activate. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final BundleContext context;
    private final Services services;
    private final Provided provided;
    private final ServiceTracker<Capability<?>, Capability<?>> tracker;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Capabilities(BundleContext context, Services services) {
        this.context = context;
        this.services = services;
        this.provided = new Provided(context);
        tracker = new ServiceTracker(context, Capability.class, null);
        tracker.open();
    }

    /** @return those that are there once the models have come to rest and components had time to use them, by name */
    List<Capability<?>> all(Duration timeout) throws RequestException {
        Models models = services.await(Models.class, null, ENGINE);
        try (Changes changes = new Changes(context)) {
            changes.await(() -> Settled.test(models.generations()), timeout);
            models.awaitAnnounced(timeout);
            changes.await(this::isComplete, grace(timeout));
        }
        return now();
    }

    /** @return the one of that name, as soon as it is there */
    Capability<?> named(String name, Duration timeout) throws RequestException {
        Models models = services.await(Models.class, null, ENGINE);
        try (Changes changes = new Changes(context)) {
            changes.await(() -> find(name).isPresent() || Settled.test(models.generations()), timeout);
            if (find(name).isEmpty()) {
                models.awaitAnnounced(timeout);
                changes.await(() -> find(name).isPresent(), grace(timeout));
            }
        }
        return find(name).orElseThrow(() -> new RequestException(Code.NOT_FOUND, explain(name)));
    }

    @Override
    public void close() {
        tracker.close();
    }

    private static Duration grace(Duration timeout) {
        return GRACE.compareTo(timeout) < 0 ? GRACE : timeout;
    }

    private boolean isComplete() {
        ServiceReference<Capability<?>>[] there = tracker.getServiceReferences();
        return provided.test(there == null ? List.of() : Arrays.asList(there));
    }

    private List<Capability<?>> now() {
        return tracker.getTracked().values().stream()
                .sorted(Comparator.comparing(capability -> capability.info().name()))
                .toList();
    }

    private Optional<Capability<?>> find(String name) {
        return now().stream()
                .filter(capability -> capability.info().name().equals(name))
                .findFirst();
    }

    private String explain(String name) {
        List<String> missing = services.missing();
        List<String> there =
                now().stream().map(capability -> capability.info().name()).toList();
        return "There is no capability '" + name + "' on this box; "
                + (there.isEmpty() ? "there is none at all" : "there are " + String.join(", ", there))
                + (missing.isEmpty() ? "" : " (" + String.join("; ", missing) + ")");
    }
}
