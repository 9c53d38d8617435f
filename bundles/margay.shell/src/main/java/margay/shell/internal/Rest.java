package margay.shell.internal;

import java.time.Duration;
import margay.api.RequestException;
import margay.api.capability.Capability;
import margay.api.model.Models;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Lets a box finish what it has begun before it is stopped: work that is interrupted is complained about. */
final class Rest {
    private static final Duration MODELS = Duration.ofSeconds(5);
    private static final Duration COMPONENTS = Duration.ofMillis(500);

    private final BundleContext context;
    private final Provided provided;

    Rest(BundleContext context) {
        this.context = context;
        this.provided = new Provided(context);
    }

    /** Waits for models that are being opened and for the components that are activated because of them, not for long. */
    void await() {
        try (Changes changes = new Changes(context)) {
            ServiceReference<Models> engine = context.getServiceReference(Models.class);
            if (engine != null) {
                await(engine, changes);
            }
            changes.await(this::componentsRest, COMPONENTS);
        } catch (IllegalStateException | RequestException stopping) {
            // A box that stops already is not waited for.
            return;
        }
    }

    private void await(ServiceReference<Models> engine, Changes changes) throws RequestException {
        Models models = context.getService(engine);
        try {
            if (models != null) {
                changes.await(() -> Settled.test(models.generations()), MODELS);
                models.awaitAnnounced(MODELS);
            }
        } finally {
            context.ungetService(engine);
        }
    }

    private boolean componentsRest() {
        try {
            return provided.test(context.getServiceReferences(Capability.class, null));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
