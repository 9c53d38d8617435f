package margay.shell.internal;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.Capability;
import margay.api.model.ModelEvents;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Wakes up one waiting thread when a model changes its state or a capability comes or goes. */
final class Changes implements AutoCloseable {
    private static final String CAPABILITIES = "(" + Constants.OBJECTCLASS + "=" + Capability.class.getName() + ")";

    private final Semaphore changes = new Semaphore(0);
    private final BundleContext context;
    private final ServiceListener capabilities = event -> changes.release();
    private final ServiceRegistration<EventHandler> models;

    Changes(BundleContext context) {
        this.context = context;
        models = onModelEvents(context, event -> changes.release());
        try {
            context.addServiceListener(capabilities, CAPABILITIES);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the engine's events to a handler until it is unregistered. */
    static ServiceRegistration<EventHandler> onModelEvents(BundleContext context, EventHandler handler) {
        Dictionary<String, Object> topics =
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, ModelEvents.TOPIC_PREFIX + "*"));
        return context.registerService(EventHandler.class, handler, topics);
    }

    /** @return whether the condition came true in time */
    boolean await(BooleanSupplier condition, Duration timeout) throws RequestException {
        long end = System.nanoTime() + timeout.toNanos();
        boolean changed = true;
        while (changed && !condition.getAsBoolean()) {
            changed = next(end - System.nanoTime());
        }
        return changed || condition.getAsBoolean();
    }

    private boolean next(long nanos) throws RequestException {
        try {
            boolean changed = changes.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            changes.drainPermits();
            return changed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "Interrupted while waiting for models", e);
        }
    }

    @Override
    public void close() {
        context.removeServiceListener(capabilities);
        models.unregister();
    }
}
