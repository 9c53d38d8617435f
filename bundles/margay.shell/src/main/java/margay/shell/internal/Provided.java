package margay.shell.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import margay.api.capability.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Tells whether every component that is to provide a capability does. */
final class Provided {
    private final BundleContext context;

    Provided(BundleContext context) {
        this.context = context;
    }

    /** @return whether no component is missing among these services */
    boolean test(Collection<? extends ServiceReference<?>> capabilities) {
        Set<Object> there = capabilities.stream()
                .map(capability -> capability.getProperty(ComponentConstants.COMPONENT_ID))
                .collect(Collectors.toSet());
        return there.containsAll(components());
    }

    private List<Long> components() {
        return Optional.ofNullable(context.getServiceReference(ServiceComponentRuntime.class))
                .map(this::components)
                .orElseGet(List::of);
    }

    private List<Long> components(ServiceReference<ServiceComponentRuntime> reference) {
        ServiceComponentRuntime runtime = context.getService(reference);
        try {
            return runtime.getComponentDescriptionDTOs().stream()
                    .filter(component ->
                            Arrays.asList(component.serviceInterfaces).contains(Capability.class.getName()))
                    .flatMap(component -> runtime.getComponentConfigurationDTOs(component).stream())
                    .map(configuration -> configuration.id)
                    .toList();
        } finally {
            context.ungetService(reference);
        }
    }
}
