package margay.tools.swap;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.ModelEvents;
import margay.api.model.Models;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Waits until a version of one model serves, or has failed. Used by one thread. */
public final class ServingWatch implements AutoCloseable {
    private final Models models;
    private final String model;
    private final Semaphore changes = new Semaphore(0);
    private final ServiceRegistration<EventHandler> handler;

    /**
     * @param context to listen with
     * @param models of the box
     * @param model name of the model
     */
    public ServingWatch(BundleContext context, Models models, String model) {
        this.models = models;
        this.model = model;
        handler = context.registerService(
                EventHandler.class,
                event -> changes.release(),
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, ModelEvents.TOPIC_PREFIX + "*")));
    }

    /**
     * @param version that shall serve
     * @param timeout how long to wait
     * @throws RequestException if it failed, or does not serve in time
     */
    public void serving(Version version, Duration timeout) throws RequestException {
        GenerationStatus end = end(version, timeout);
        if (end.state() == GenerationState.FAILED) {
            throw new RequestException(
                    Code.FAILED,
                    model + " " + version + " failed: " + end.reason().orElse("without a reason"));
        }
    }

    /**
     * @param version that was started
     * @param timeout how long to wait
     * @return how it ended: serving or failed
     * @throws RequestException if it did neither in time
     */
    public GenerationStatus end(Version version, Duration timeout) throws RequestException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<GenerationStatus> end = find(version);
        while (end.isEmpty() && next(deadline - System.nanoTime())) {
            end = find(version);
        }
        return end.orElseThrow(() -> new RequestException(
                Code.DEADLINE_EXCEEDED,
                model + " " + version + " does not serve after " + timeout.toSeconds() + " s: "
                        + models.generations()));
    }

    @Override
    public void close() {
        handler.unregister();
    }

    private Optional<GenerationStatus> find(Version version) {
        return models.generations().stream()
                .filter(status -> status.id().model().equals(model)
                        && status.id().version().equals(version))
                .filter(status -> status.state() == GenerationState.SERVING || status.state() == GenerationState.FAILED)
                .findFirst();
    }

    private boolean next(long nanos) throws RequestException {
        try {
            boolean changed = changes.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            changes.drainPermits();
            return changed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "Interrupted while waiting for " + model, e);
        }
    }
}
