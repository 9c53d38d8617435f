package margay.face.tools;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Model;
import margay.api.model.ModelBundles;
import margay.api.model.Models;
import margay.shell.Services;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** One detector finds the faces: its bundle is started, those of the others are stopped. Closing undoes that. */
public final class ChosenDetector implements AutoCloseable {
    private static final String TASK = "face-detection";
    private final BundleContext context;
    private final Services services;
    private final Duration patience;
    private final List<Bundle> started = new ArrayList<>();
    private final List<Bundle> stopped = new ArrayList<>();

    /**
     * @param context of the tools
     * @param services to find the models
     * @param patience with each step
     */
    public ChosenDetector(BundleContext context, Services services, Duration patience) {
        this.context = context;
        this.services = services;
        this.patience = patience;
    }

    /**
     * Returns when every request is answered by that detector.
     *
     * @param name of a model for face detection, whose bundle is in the box, started or not
     * @throws RequestException if there is none of that name, or it does not come to serve
     */
    public void use(String name) throws RequestException {
        if (detectors().noneMatch(detector -> name.equals(name(detector)))) {
            throw new RequestException(
                    Code.NOT_FOUND,
                    "This box has no face detector '" + name + "'; it has "
                            + String.join(
                                    ", ", detectors().map(ChosenDetector::name).toList()));
        }
        start(bundles(name, true), started);
        services.await(Model.class, "(" + Model.NAME + "=" + name + ")", patience);
        stop(bundles(name, false), stopped);
        awaitAnnounced();
    }

    @Override
    public void close() throws RequestException {
        start(stopped, new ArrayList<>());
        for (Bundle bundle : stopped) {
            for (BundleCapability detector : detectors(bundle).toList()) {
                services.await(Model.class, "(" + Model.NAME + "=" + name(detector) + ")", patience);
            }
        }
        stop(started, new ArrayList<>());
        awaitAnnounced();
    }

    private void awaitAnnounced() throws RequestException {
        if (!services.await(Models.class, null, patience).awaitAnnounced(patience)) {
            throw new RequestException(
                    Code.DEADLINE_EXCEEDED,
                    "Another face detector was chosen, and after " + patience.toSeconds() + " s not all have heard it");
        }
    }

    private Stream<BundleCapability> detectors() {
        return Arrays.stream(context.getBundles()).flatMap(ChosenDetector::detectors);
    }

    private static Stream<BundleCapability> detectors(Bundle bundle) {
        return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(ModelBundles.NAMESPACE).stream()
                .filter(model -> TASK.equals(model.getAttributes().get(ModelBundles.TASK)));
    }

    private static String name(BundleCapability detector) {
        return (String) detector.getAttributes().get(ModelBundles.NAMESPACE);
    }

    /** Those that have a detector of that name, or those that have another one. */
    private List<Bundle> bundles(String name, boolean same) {
        return detectors()
                .filter(detector -> name.equals(name(detector)) == same)
                .map(detector -> detector.getRevision().getBundle())
                .distinct()
                .toList();
    }

    /** The next start of the box knows nothing of it. */
    private static void start(List<Bundle> bundles, List<Bundle> done) throws RequestException {
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.ACTIVE) {
                act(bundle, () -> bundle.start(Bundle.START_TRANSIENT));
                done.add(bundle);
            }
        }
    }

    private static void stop(List<Bundle> bundles, List<Bundle> done) throws RequestException {
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.ACTIVE) {
                act(bundle, () -> bundle.stop(Bundle.STOP_TRANSIENT));
                done.add(bundle);
            }
        }
    }

    private interface Step {
        void run() throws BundleException;
    }

    private static void act(Bundle bundle, Step step) throws RequestException {
        try {
            step.run();
        } catch (BundleException e) {
            throw new RequestException(
                    Code.FAILED, "Cannot start or stop " + bundle.getSymbolicName() + ": " + e.getMessage(), e);
        }
    }
}
