package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class ModelVersionsTest {
    private static final Version VERSION = new Version(9, 0, 0);
    private static final GenerationStatus SERVING = new GenerationStatus(
            new GenerationId("tiny", VERSION, 1),
            GenerationState.SERVING,
            Optional.empty(),
            Optional.of("image-classification"),
            Optional.empty(),
            Optional.empty(),
            0,
            Instant.EPOCH,
            "other");

    private static ModelVersions versions(Version pinned, Integer... statesOfItsBundles) {
        Bundle[] bundles = Stream.of(statesOfItsBundles)
                .map(state -> Fakes.of(Bundle.class, Map.of("getSymbolicName", "other", "getState", state)))
                .toArray(Bundle[]::new);
        return ModelVersions.of(
                Fakes.of(BundleContext.class, Map.of("getBundles", bundles)),
                Fakes.of(Models.class, Map.of("generations", List.of(SERVING), "pinned", Optional.ofNullable(pinned))),
                "tiny");
    }

    @Test
    void whatServesIsPinnedIfItsVersionIs() {
        assertEquals(Optional.of(SERVING), versions(null, Bundle.ACTIVE).serving());
        assertFalse(versions(null, Bundle.ACTIVE).isPinned());
        assertTrue(versions(VERSION, Bundle.ACTIVE).isPinned());
        assertFalse(versions(new Version(1, 0, 0), Bundle.ACTIVE).isPinned());
    }

    /** The engine lets it serve until another version is ready. */
    @Test
    void whatServesOnAlthoughItsBundleIsGoneStandsInNobodysWay() {
        for (ModelVersions gone : List.of(versions(VERSION), versions(VERSION, Bundle.RESOLVED))) {
            assertEquals(Optional.empty(), gone.serving());
            assertFalse(gone.isPinned());
        }
        assertEquals(
                Optional.of(SERVING),
                versions(null, Bundle.RESOLVED, Bundle.ACTIVE).serving());
    }
}
