package margay.engine.tests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.calibration.Calibrator;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.ModelEvents;
import margay.api.model.Models;
import margay.engine.fake.FakeModel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.util.tracker.ServiceTracker;

/** The engine in its framework, as those see it who install bundles and use services. Undone on close. */
final class Scene implements AutoCloseable {
    private final BundleContext context;
    private final ServiceTracker<Models, Models> models;
    private final List<Bundle> bundles = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    Scene(BundleContext context) throws InterruptedException {
        this.context = context;
        models = new ServiceTracker<>(context, Models.class, null);
        models.open();
        EventHandler handler = events::add;
        registrations.add(context.registerService(
                EventHandler.class,
                handler,
                new Hashtable<>(Map.of(EventConstants.EVENT_TOPIC, ModelEvents.TOPIC_PREFIX + "*"))));
        models.waitForService(0);
    }

    Models models() {
        return models.getService();
    }

    Calibrator calibrator() {
        return context.getService(context.getServiceReference(Calibrator.class));
    }

    /** Waits until the engine's service has such properties. */
    void awaitEngine(String filter) throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Models, Models> engine = new ServiceTracker<>(
                context,
                FrameworkUtil.createFilter("(&(objectClass=" + Models.class.getName() + ')' + filter + ')'),
                null);
        engine.open();
        engine.waitForService(0);
        engine.close();
    }

    void restartEngine() throws BundleException, InterruptedException {
        Bundle engine = bundle("margay.engine");
        engine.stop();
        engine.start();
        models.waitForService(0);
    }

    Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no bundle " + name));
    }

    ServiceRegistration<Backend> provide(Backend backend) {
        ServiceRegistration<Backend> registration = context.registerService(Backend.class, backend, null);
        registrations.add(registration);
        return registration;
    }

    void withdraw(ServiceRegistration<Backend> registration) {
        registrations.remove(registration);
        registration.unregister();
    }

    Bundle install(FakeModel model) throws BundleException {
        return install(model, ModelBundle.capability(model));
    }

    /** With another capability than its own. */
    Bundle install(FakeModel model, String capability) throws BundleException {
        Bundle bundle = ModelBundle.install(context, model, capability);
        bundles.add(bundle);
        return bundle;
    }

    void uninstall(Bundle bundle) throws BundleException {
        bundles.remove(bundle);
        bundle.uninstall();
    }

    /** Waits for the service of a model. */
    Model model(String name) throws InterruptedException, InvalidSyntaxException {
        return tracker(name).waitForService(0);
    }

    ServiceTracker<Model, Model> tracker(String name) throws InvalidSyntaxException {
        return tracker(Model.NAME, name);
    }

    /** Tracks any model whose service has this property. */
    ServiceTracker<Model, Model> tracker(String property, String value) throws InvalidSyntaxException {
        ServiceTracker<Model, Model> tracker = new ServiceTracker<>(
                context,
                FrameworkUtil.createFilter(
                        "(&(objectClass=" + Model.class.getName() + ")(" + property + '=' + value + "))"),
                null);
        tracker.open();
        trackers.add(tracker);
        return tracker;
    }

    ServiceReference<?> reference(String name) throws InvalidSyntaxException {
        return context.getServiceReferences(Model.class.getName(), '(' + Model.NAME + '=' + name + ')')[0];
    }

    /** Waits for an event that says so; events before it are forgotten. */
    Event await(String model, String version, GenerationState state) throws InterruptedException {
        return await(event -> event.getTopic().equals(ModelEvents.TOPIC_PREFIX + state)
                && event.getProperty(ModelEvents.MODEL).equals(model)
                && event.getProperty(ModelEvents.VERSION).equals(version));
    }

    String awaitReason(String model, String version, GenerationState state) throws InterruptedException {
        Event event = await(candidate -> candidate.getTopic().equals(ModelEvents.TOPIC_PREFIX + state)
                && candidate.getProperty(ModelEvents.MODEL).equals(model)
                && candidate.getProperty(ModelEvents.VERSION).equals(version)
                && candidate.getProperty(ModelEvents.REASON) != null);
        return (String) event.getProperty(ModelEvents.REASON);
    }

    private Event await(Predicate<Event> wanted) throws InterruptedException {
        Event event = events.take();
        while (!wanted.test(event)) {
            event = events.take();
        }
        return event;
    }

    GenerationStatus status(String model, String version) {
        return models().generations().stream()
                .filter(status -> status.id().model().equals(model))
                .filter(status -> status.id().version().toString().equals(version))
                .findFirst()
                .orElseThrow();
    }

    float ask(Model model, float x) throws RequestException {
        return ask(Cancellation.withoutDeadline(), model, x);
    }

    float ask(Cancellation cancellation, Model model, float x) throws RequestException {
        try (Leases leases = models().lease(cancellation, model)) {
            return run(leases.of(model), x);
        }
    }

    static float run(Lease lease, float x) throws RequestException {
        lease.input(0).floats().put(0, x).put(1, x);
        lease.run();
        return lease.output(0).floats().get(0);
    }

    @Override
    public void close() throws BundleException {
        for (Bundle bundle : bundles) {
            bundle.uninstall();
        }
        registrations.forEach(ServiceRegistration::unregister);
        trackers.forEach(ServiceTracker::close);
        models.close();
    }
}
