package margay.engine;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import margay.api.model.Model;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.life.Publisher;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Keeps the Model services as the serving table is. Used by one thread, but for {@link #stop}. */
final class ServicePublisher implements Publisher {
    private final BundleContext context;
    private final Map<ServedModel, ServiceRegistration<Model>> registrations = new HashMap<>();
    private volatile boolean stopped;

    ServicePublisher(BundleContext context) {
        this.context = context;
    }

    /** The engine stops: from here on the framework may withdraw the services by itself. */
    void stop() {
        stopped = true;
    }

    @Override
    public void publish(ServedModel model, Optional<ModelDescriptor> serving) {
        try {
            update(model, serving);
        } catch (IllegalStateException withdrawn) {
            if (!stopped) {
                throw withdrawn;
            }
        }
    }

    private void update(ServedModel model, Optional<ModelDescriptor> serving) {
        ServiceRegistration<Model> registration = registrations.get(model);
        if (serving.isEmpty()) {
            withdraw(model);
        } else if (registration == null) {
            registrations.put(model, context.registerService(Model.class, model, properties(serving.get())));
        } else {
            registration.setProperties(properties(serving.get()));
        }
    }

    private void withdraw(ServedModel model) {
        Optional.ofNullable(registrations.remove(model)).ifPresent(ServiceRegistration::unregister);
    }

    private static Dictionary<String, Object> properties(ModelDescriptor descriptor) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Model.NAME, descriptor.name());
        properties.put(Model.TASK, descriptor.task());
        properties.put(Model.VERSION, descriptor.version().toString());
        descriptor.embedding().ifPresent(embedding -> properties.put(Model.SPACE, embedding.space()));
        return properties;
    }
}
