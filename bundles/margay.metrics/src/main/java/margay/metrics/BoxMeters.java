package margay.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The meters of this box, kept in memory and registered as a {@link MeterRegistry} service. A bundle that exports meters
 * registers its own registry with a higher ranking.
 */
@Component(immediate = true)
public final class BoxMeters {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServiceRegistration<MeterRegistry> registration;

    /** @param context of this bundle */
    @Activate
    public BoxMeters(BundleContext context) {
        registration = context.registerService(MeterRegistry.class, registry, null);
    }

    /** Withdraws the service and forgets the meters. */
    @Deactivate
    public void close() {
        registration.unregister();
        registry.close();
    }
}
