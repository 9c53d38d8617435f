package margay.engine;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
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
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"margay.api.model.Model\"")
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
        List<Candidate> candidates = bundle.adapt(BundleWiring.class).getCapabilities(ModelBundles.NAMESPACE).stream()
                .map(capability -> candidate(bundle, capability.getAttributes()))
                .toList();
        candidates.forEach(core::found);
        return candidates;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<Candidate> candidates) {
        // Only started bundles are tracked, so nothing changes for them.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<Candidate> candidates) {
        candidates.forEach(core::gone);
    }

    private static Candidate candidate(Bundle bundle, Map<String, Object> capability) {
        Object version = capability.getOrDefault(ModelBundles.VERSION, bundle.getVersion());
        return new Candidate(
                String.valueOf(capability.get(ModelBundles.NAMESPACE)),
                version instanceof Version exact ? exact : bundle.getVersion(),
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
