package margay.elastic.internal;

import java.util.Optional;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import org.osgi.framework.Version;

/**
 * Which version of one model the engine lets serve at one moment.
 *
 * @param serving what serves
 * @param pinned the version that an operator wants to serve
 */
record ModelVersions(Optional<GenerationStatus> serving, Optional<Version> pinned) {
    static ModelVersions of(Models models, String model) {
        return new ModelVersions(
                models.generations().stream()
                        .filter(status -> status.id().model().equals(model))
                        .filter(status -> status.state() == GenerationState.SERVING)
                        .findFirst(),
                models.pinned(model));
    }

    /** Whether what serves does so because it is pinned. */
    boolean isPinned() {
        return serving.isPresent()
                && serving.map(status -> status.id().version()).equals(pinned);
    }
}
