package margay.elastic.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import margay.elastic.model.ElasticBundles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The content that an installed elastic bundle has until it is updated.
 *
 * @param bundle that has it
 * @param modified when the bundle got it, milliseconds since 1970
 * @param model name of the model
 * @param version of the model
 */
record ElasticBundle(Bundle bundle, long modified, String model, Version version) {
    /** All elastic bundles that are installed now, started or not. */
    static List<ElasticBundle> all(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .flatMap(bundle -> capability(bundle).stream()
                        .map(capability -> new ElasticBundle(
                                bundle, bundle.getLastModified(), model(capability), version(capability))))
                .toList();
    }

    private static Optional<BundleCapability> capability(Bundle bundle) {
        return Stream.ofNullable(bundle.adapt(BundleRevision.class))
                .flatMap(revision -> revision.getDeclaredCapabilities(ElasticBundles.NAMESPACE).stream())
                .findFirst();
    }

    private static String model(BundleCapability capability) {
        return String.valueOf(capability.getAttributes().get(ElasticBundles.NAMESPACE));
    }

    private static Version version(BundleCapability capability) {
        return capability.getAttributes().get(ElasticBundles.VERSION) instanceof Version exact
                ? exact
                : capability.getRevision().getVersion();
    }

    boolean isActive() {
        return bundle.getState() == Bundle.ACTIVE;
    }

    /** Whether it is started, or only stopped for now: while it is updated, or until the framework starts again. */
    boolean isWanted() {
        try {
            return isActive() || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        } catch (IllegalArgumentException | IllegalStateException uninstalled) {
            return false;
        }
    }
}
