package margay.shell.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;

/** Whether the models of a box have come to rest: each serves, failed, or waits for something that is not there. */
final class Settled {
    private static final Set<GenerationState> MOVING =
            Set.of(GenerationState.OPENING, GenerationState.WARMING, GenerationState.GATING);

    private Settled() {}

    static boolean test(List<GenerationStatus> generations) {
        Set<String> serving = generations.stream()
                .filter(status -> status.state() == GenerationState.SERVING)
                .map(status -> status.id().model())
                .collect(Collectors.toSet());
        return generations.stream()
                .noneMatch(status -> MOVING.contains(status.state())
                        || isUntouched(status) && !serving.contains(status.id().model()));
    }

    private static boolean isUntouched(GenerationStatus status) {
        return status.state() == GenerationState.FOUND && status.reason().isEmpty();
    }
}
