package margay.elastic;

import java.util.Comparator;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The bundle of an elastic model while it is used: started if it was not, and then stopped again when closed. */
final class StartedBundle implements AutoCloseable {
    private final Bundle bundle;
    private boolean started;

    private StartedBundle(Bundle bundle) {
        this.bundle = bundle;
    }

    /**
     * @param context to look for the bundle
     * @param model that it has; of several bundles with it one that is started
     * @throws RequestException if there is none
     */
    static StartedBundle of(BundleContext context, String model) throws RequestException {
        return ElasticBundle.all(context).stream()
                .filter(one -> one.model().equals(model))
                .max(Comparator.comparing(ElasticBundle::isActive).thenComparing(ElasticBundle::version))
                .map(one -> new StartedBundle(one.bundle()))
                .orElseThrow(
                        () -> new RequestException(
                                Code.NOT_FOUND,
                                "This box has no elastic model " + model
                                        + ": make its bundle with margay forge export, and install it with margay run --install"));
    }

    /** Starts it if it is not. The next start of the box knows nothing of that. */
    void start() throws RequestException {
        if (bundle.getState() != Bundle.ACTIVE) {
            try {
                bundle.start(Bundle.START_TRANSIENT);
                started = true;
            } catch (BundleException e) {
                throw failure("start", e);
            }
        }
    }

    @Override
    public void close() throws RequestException {
        if (started) {
            try {
                bundle.stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException e) {
                throw failure("stop", e);
            }
        }
    }

    private RequestException failure(String what, BundleException e) {
        return new RequestException(
                Code.FAILED, "Cannot %s %s: %s".formatted(what, bundle.getSymbolicName(), e.getMessage()), e);
    }
}
