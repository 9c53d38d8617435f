package margay.classify.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import margay.api.model.GenerationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationsTest {
    private final FakeModels models = new FakeModels();

    private Set<String> onTheWay(String... announced) {
        return new Generations(models.generations()).onTheWay(Set.of(announced));
    }

    @ParameterizedTest
    @EnumSource(names = {"FOUND", "OPENING", "WARMING", "GATING", "READY", "SERVING"})
    void aClassifierIsOnTheWayUntilItsServiceIsThere(GenerationState state) {
        models.with("pets", state);
        assertEquals(Set.of("pets"), onTheWay());
        assertEquals(Set.of(), onTheWay("pets"));
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAINING", "CLOSED", "FAILED"})
    void whatEndsIsNotOnTheWay(GenerationState state) {
        models.with("pets", state);
        assertEquals(Set.of(), onTheWay());
    }

    @Test
    void whatWaitsForABackendIsNotOnTheWay() {
        models.with("pets", ClassifierModels.TASK, GenerationState.FOUND, "waits for a backend for onnx");
        assertEquals(Set.of(), onTheWay());
    }

    @Test
    void aDescriptorThatWasNotReadMayBeAClassifiers() {
        models.with("new", null, GenerationState.FOUND, null);
        assertEquals(Set.of("new"), onTheWay());
    }

    @Test
    void otherTasksAreNotWaitedFor() {
        models.with("faces", "face-detection", GenerationState.OPENING, null);
        models.with("marks", "face-landmarks", GenerationState.SERVING, null);
        assertEquals(Set.of(), onTheWay());
    }

    @Test
    void anOlderVersionOfAModelThatServesAnotherTaskIsNotWaitedFor() {
        models.with("pets", GenerationState.FOUND);
        models.with("pets", "face-detection", GenerationState.SERVING, null);
        assertEquals(Set.of(), onTheWay());
    }
}
