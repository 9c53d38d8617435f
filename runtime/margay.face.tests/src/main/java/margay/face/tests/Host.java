package margay.face.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import margay.api.model.Model;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** What the tests need of the framework: services that come and go, bundles by name. */
final class Host {
    private static final long PATIENCE_SECONDS = 60;

    private Host() {}

    static BundleContext context() {
        return FrameworkUtil.getBundle(Host.class).getBundleContext();
    }

    static Bundle bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    static <T> T await(Class<T> type) throws InterruptedException {
        return await(type, "(objectClass=" + type.getName() + ")");
    }

    /** Waits for a service, which the tests then hold for good. */
    static <T> T await(Class<T> type, String filter) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context(), filter(type, filter), null);
        tracker.open();
        try {
            T service = tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertNotNull(service, "no service " + type.getName() + " " + filter);
            return context().getService(tracker.getServiceReference());
        } finally {
            tracker.close();
        }
    }

    private static Filter filter(Class<?> type, String filter) {
        try {
            return context().createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Waits until a version of a model serves. */
    static void awaitModel(String name, String version) throws InterruptedException {
        await(Model.class, "(&(" + Model.NAME + "=" + name + ")(" + Model.VERSION + "=" + version + "))");
    }

    /** Waits until there is no such service. */
    static void awaitGone(Class<?> type) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context(), type.getName(), null) {
            @Override
            public void removedService(ServiceReference<Object> reference, Object service) {
                super.removedService(reference, service);
                if (context().getServiceReference(type) == null) {
                    gone.countDown();
                }
            }
        };
        tracker.open();
        try {
            if (context().getServiceReference(type) != null) {
                assertTrue(gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS), type.getName() + " is still there");
            }
        } finally {
            tracker.close();
        }
    }

    /** Something that changes a service. */
    @FunctionalInterface
    interface Change {
        void make() throws IOException;
    }

    /** Makes a change and waits until the service that was there is gone. */
    static void changed(Class<?> type, Change change) throws IOException, InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        ServiceReference<?> before = context().getServiceReference(type);
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.UNREGISTERING
                    && event.getServiceReference().equals(before)) {
                gone.countDown();
            }
        };
        context().addServiceListener(listener);
        try {
            change.make();
            assertTrue(gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS), type.getName() + " did not change");
        } finally {
            context().removeServiceListener(listener);
        }
    }
}
