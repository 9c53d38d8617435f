package margay.elastic.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;

/**
 * What the engine has of one model at one moment.
 *
 * @param generations of all its versions
 */
record ModelVersions(List<GenerationStatus> generations) {
    private static final Set<GenerationState> OPENING =
            Set.of(GenerationState.OPENING, GenerationState.WARMING, GenerationState.GATING, GenerationState.READY);

    static ModelVersions of(Models models, String model) {
        return new ModelVersions(models.generations().stream()
                .filter(status -> status.id().model().equals(model))
                .toList());
    }

    Optional<GenerationStatus> serving() {
        return generations.stream()
                .filter(status -> status.state() == GenerationState.SERVING)
                .findFirst();
    }

    /**
     * Whether a version serves although a higher one could: an operator pinned it. A pin to the highest version shows in
     * nothing.
     */
    boolean isPinned() {
        return higher().anyMatch(ModelVersions::couldServe)
                && higher().noneMatch(status -> OPENING.contains(status.state()));
    }

    private Stream<GenerationStatus> higher() {
        return serving().stream().flatMap(serving -> generations.stream()
                .filter(status -> status.id().version().compareTo(serving.id().version()) > 0));
    }

    /** Whether it is described, and waits for nothing but its turn. */
    private static boolean couldServe(GenerationStatus status) {
        return status.state() == GenerationState.FOUND
                && status.task().isPresent()
                && status.reason().isEmpty();
    }
}
