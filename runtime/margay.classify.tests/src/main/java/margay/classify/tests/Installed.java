package margay.classify.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import margay.api.RequestException;
import margay.api.model.Model;
import margay.api.model.Models;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The bundles of models that a test has installed; gone, with their services, when this is closed. */
final class Installed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BundleContext context;
    private final Models models;
    private final List<Bundle> bundles = new ArrayList<>();

    Installed(BundleContext context, Models models) {
        this.context = context;
        this.models = models;
    }

    Bundle install(ColourModel model) throws BundleException {
        return install(model.name() + ' ' + model.version(), model.jar());
    }

    Bundle install(String location, InputStream jar) throws BundleException {
        Bundle bundle = context.installBundle("test:" + location, jar);
        bundles.add(bundle);
        bundle.start();
        return bundle;
    }

    void uninstall(Bundle bundle) throws BundleException {
        bundles.remove(bundle);
        bundle.uninstall();
    }

    /** Waits until a version of a model serves. */
    void awaitServing(ColourModel model) throws InterruptedException {
        awaitService("(&(objectClass=" + Model.class.getName() + ")(" + Model.NAME + '=' + model.name() + ")("
                + Model.VERSION + '=' + model.version() + "))");
    }

    void awaitService(String filter) throws InterruptedException {
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, filter(filter), null);
        tracker.open();
        try {
            assertNotNull(tracker.waitForService(PATIENCE.toMillis()), filter);
        } finally {
            tracker.close();
        }
    }

    /** Waits until a model serves no more. */
    void awaitGone(String model) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context, filter("(" + Model.NAME + '=' + model + ')'), null) {
                    @Override
                    public void removedService(ServiceReference<Object> reference, Object service) {
                        gone.countDown();
                    }
                };
        tracker.open();
        try {
            if (!tracker.isEmpty()) {
                assertTrue(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), model + " still serves");
            }
        } finally {
            tracker.close();
        }
    }

    private static Filter filter(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** How many requests hold a lease now. */
    int leases() {
        return models.generations().stream()
                .mapToInt(generation -> generation.leases())
                .sum();
    }

    @Override
    public void close() throws BundleException, RequestException {
        for (Bundle bundle : bundles) {
            bundle.uninstall();
        }
        assertTrue(models.awaitAnnounced(PATIENCE), "the engine has not told that the models are gone");
    }
}
