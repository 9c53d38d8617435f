package margay.backend.onnxruntime;

import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.BundleTracker;

/** The execution providers that started bundles declare. Thread-safe. */
final class ProviderBundles extends BundleTracker<List<ProviderPlugin>> {
    private static final String BACKEND = "backend";
    private static final String OWN = "onnxruntime";

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
                        .map(ProviderSpec::of)
                        .map(spec -> new ProviderPlugin(spec, name -> libraries.find(bundle, name)))
                        .toList();
        return found.isEmpty() ? null : found;
    }

    List<ProviderPlugin> all() {
        return getTracked().values().stream().flatMap(Collection::stream).toList();
    }
}
