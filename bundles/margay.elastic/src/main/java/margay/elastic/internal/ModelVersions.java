package margay.elastic.internal;

import java.util.Arrays;
import java.util.Optional;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/**
 * Which version of one model serves at one moment, and will until something changes.
 *
 * @param serving what serves, unless its bundle is gone: then it serves until another one is ready
 * @param pinned the version that an operator wants to serve
 */
record ModelVersions(Optional<GenerationStatus> serving, Optional<Version> pinned) {
    static ModelVersions of(BundleContext context, Models models, String model) {
        return new ModelVersions(
                models.generations().stream()
                        .filter(status -> status.id().model().equals(model))
                        .filter(status -> status.state() == GenerationState.SERVING)
                        .filter(status -> isStarted(context, status.bundle()))
                        .findFirst(),
                models.pinned(model));
    }

    private static boolean isStarted(BundleContext context, String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .anyMatch(bundle -> (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0);
    }

    /** Whether what serves does so because it is pinned. */
    boolean isPinned() {
        return serving.isPresent()
                && serving.map(status -> status.id().version()).equals(pinned);
    }
}
