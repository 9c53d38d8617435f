package margay.shell.internal;

import static margay.api.model.GenerationState.FAILED;
import static margay.api.model.GenerationState.FOUND;
import static margay.api.model.GenerationState.GATING;
import static margay.api.model.GenerationState.OPENING;
import static margay.api.model.GenerationState.SERVING;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class SettledTest {
    private static GenerationStatus status(String model, int version, GenerationState state, String reason) {
        return new GenerationStatus(
                new GenerationId(model, new Version(version, 0, 0), version),
                state,
                Optional.ofNullable(reason),
                Optional.of("task"),
                Optional.empty(),
                Optional.empty(),
                0,
                Instant.EPOCH,
                "margay.model." + model);
    }

    @Test
    void aBoxWithoutModelsIsSettled() {
        assertTrue(Settled.test(List.of()));
    }

    @Test
    void whatIsBeingOpenedIsAwaited() {
        assertFalse(Settled.test(List.of(status("a", 1, SERVING, null), status("b", 1, OPENING, null))));
        assertFalse(Settled.test(List.of(status("a", 1, SERVING, null), status("a", 2, GATING, null))));
        assertFalse(Settled.test(List.of(status("a", 1, FOUND, null))));
    }

    @Test
    void whatFailedOrWaitsForSomethingMissingIsNot() {
        assertTrue(Settled.test(List.of(status("a", 1, FAILED, "golden output 0 differs"))));
        assertTrue(Settled.test(List.of(status("a", 1, FOUND, "waits for a backend for tflite"))));
    }

    @Test
    void anOlderVersionOfAServingModelIsNot() {
        assertTrue(Settled.test(List.of(status("a", 2, SERVING, null), status("a", 1, FOUND, null))));
    }
}
