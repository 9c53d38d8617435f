package margay.engine;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.model.ModelBundles;
import margay.engine.internal.life.Candidate;
import margay.engine.internal.life.Core;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/** Finds the models of started bundles by their capabilities. */
@Capability(namespace = "osgi.extender", name = ModelBundles.NAMESPACE, version = "1.0.0")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"margay.api.model.Model\"",
        effective = "active")
final class ModelExtender implements BundleTrackerCustomizer<List<Candidate>> {
    private static final String DEFAULT_DESCRIPTOR = "model/descriptor.json";

    private final Core core;
    private final BundleTracker<List<Candidate>> tracker;

    ModelExtender(BundleContext context, Core core) {
        this.core = core;
        this.tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public List<Candidate> addingBundle(Bundle bundle, BundleEvent event) {
        return bundle.adapt(BundleWiring.class).getCapabilities(ModelBundles.NAMESPACE).stream()
                .map(capability -> add(bundle, capability.getAttributes()))
                .toList();
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<Candidate> candidates) {
        // Only started bundles are tracked, so nothing changes for them.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<Candidate> candidates) {
        candidates.forEach(core::gone);
    }

    private Candidate add(Bundle bundle, Map<String, Object> capability) {
        Candidate candidate = candidate(bundle, capability);
        problem(capability).ifPresentOrElse(problem -> core.refused(candidate, problem), () -> core.found(candidate));
        return candidate;
    }

    private static Optional<String> problem(Map<String, Object> capability) {
        String which = "The bundle's capability " + ModelBundles.NAMESPACE;
        if (!(capability.get(ModelBundles.NAMESPACE) instanceof String)) {
            return Optional.of(which + " has no attribute " + ModelBundles.NAMESPACE + " with the model's name");
        }
        Object version = capability.get(ModelBundles.VERSION);
        return version == null || version instanceof Version
                ? Optional.empty()
                : Optional.of(which + " has a version that is none; write " + ModelBundles.VERSION + ":Version=\""
                        + version + '"');
    }

    /** One that has a problem is known by the bundle's name and version, where it has none of its own. */
    private static Candidate candidate(Bundle bundle, Map<String, Object> capability) {
        return new Candidate(
                String.valueOf(capability.getOrDefault(ModelBundles.NAMESPACE, bundle.getSymbolicName())),
                capability.get(ModelBundles.VERSION) instanceof Version exact ? exact : bundle.getVersion(),
                String.valueOf(capability.getOrDefault(ModelBundles.TASK, "")),
                bundle.getSymbolicName(),
                String.valueOf(capability.getOrDefault(ModelBundles.DESCRIPTOR, DEFAULT_DESCRIPTOR)),
                path -> open(bundle, path));
    }

    private static InputStream open(Bundle bundle, String path) throws IOException {
        try {
            URL entry = bundle.getEntry(path);
            if (entry == null) {
                throw new FileNotFoundException("The bundle " + bundle.getSymbolicName() + " has no file " + path);
            }
            return entry.openStream();
        } catch (IllegalStateException uninstalled) {
            throw new IOException("The bundle " + bundle.getSymbolicName() + " was uninstalled", uninstalled);
        }
    }
}
