package margay.backend.onnxruntime;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTracker;

/** The execution providers that started bundles declare. Thread-safe. */
final class ProviderBundles extends BundleTracker<List<ProviderPlugin>> {
    private static final String BACKEND = "backend";
    private static final String OWN = "onnxruntime";
    private static final String ACCELERATOR = "margay.accelerator";
    private static final String KIND = "kind";

    private final ProviderLibraries libraries;

    ProviderBundles(BundleContext context, ProviderLibraries libraries) {
        super(context, Bundle.ACTIVE | Bundle.STARTING, null);
        this.libraries = libraries;
    }

    @Override
    public List<ProviderPlugin> addingBundle(Bundle bundle, BundleEvent event) {
        List<ProviderPlugin> found =
                bundle.adapt(BundleRevision.class).getDeclaredCapabilities(ProviderSpec.NAMESPACE).stream()
                        .filter(capability ->
                                OWN.equals(capability.getAttributes().get(BACKEND)))
                        .map(capability -> ProviderSpec.of(capability, kinds(bundle)))
                        .map(spec -> new ProviderPlugin(
                                spec, new ProviderConnection(spec, name -> libraries.find(bundle, name))))
                        .toList();
        return found.isEmpty() ? null : found;
    }

    private static Set<String> kinds(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getRequiredWires(ACCELERATOR).stream()
                .map(wire -> String.valueOf(wire.getCapability().getAttributes().get(KIND)))
                .collect(Collectors.toSet());
    }

    List<ProviderPlugin> all() {
        return getTracked().values().stream().flatMap(Collection::stream).toList();
    }
}
