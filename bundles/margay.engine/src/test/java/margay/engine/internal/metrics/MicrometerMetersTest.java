package margay.engine.internal.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.engine.fake.FakeBackend;
import margay.engine.fake.FakeModel;
import margay.engine.internal.Box;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MicrometerMetersTest {
    @TempDir
    private Path state;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakeBackend backend = new FakeBackend("fake");
    private Box box;

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void countsRunsErrorsLeasesAndRefusals() throws InterruptedException, RequestException {
        box = new Box(state);
        box.core().backendAdded(other -> 0, backend, "");
        box.install(new FakeModel("m", "1.0.0", "2").limits(1, 0));
        Model model = box.model("m");
        MicrometerMeters meters = new MicrometerMeters(registry);
        box.core().measure(meters);
        try (Leases leases = box.core().lease(Cancellation.withoutDeadline(), model)) {
            leases.of(model).run();
            assertEquals(
                    1,
                    registry.get("margay.model.leases")
                            .tag("model", "m")
                            .gauge()
                            .value());
            assertThrows(RequestException.class, () -> box.ask(model, 1));
        }
        backend.failing = true;
        assertThrows(RequestException.class, () -> box.ask(model, 1));
        assertEquals(
                1,
                registry.get("margay.model.runs")
                        .tag("version", "1.0.0")
                        .timer()
                        .count());
        assertTrue(registry.get("margay.model.runs").timer().totalTime(TimeUnit.NANOSECONDS) > 0);
        assertEquals(1, count("margay.model.errors", "FAILED"));
        assertEquals(1, count("margay.model.refused", "BUSY"));
        assertEquals(0, registry.get("margay.model.leases").gauge().value());
        box.core().stopMeasuring(meters);
        assertThrows(RequestException.class, () -> box.ask(model, 1));
        assertEquals(1, count("margay.model.errors", "FAILED"));
    }

    @Test
    void gaugesFollowTheEngineThatIsThereAndGoWithTheMeters() throws InterruptedException, RequestException {
        MicrometerMeters meters = new MicrometerMeters(registry);
        for (int start = 0; start < 2; start++) {
            box = new Box(state.resolve("" + start));
            box.core().measure(meters);
            box.core().backendAdded(other -> 0, backend, "");
            box.install(new FakeModel("m", "1.0.0", "2"));
            Model model = box.model("m");
            box.install(new FakeModel("m", "1.1.0", "3"));
            box.await("m", "1.1.0", GenerationState.SERVING);
            try (Leases leases = box.core().lease(Cancellation.withoutDeadline(), model)) {
                assertEquals("m", leases.of(model).generation().model());
                assertEquals(1, registry.get("margay.model.leases").gauge().value());
            }
            box.close();
        }
        meters.stop();
        assertTrue(registry.find("margay.model.leases").gauges().isEmpty());
        assertTrue(registry.find("margay.model.queue").gauges().isEmpty());
    }

    @Test
    void theLastGenerationsAreMeasuredEachByItself() throws InterruptedException, RequestException {
        MicrometerMeters meters = new MicrometerMeters(registry);
        box = new Box(state);
        box.core().measure(meters);
        box.core().backendAdded(other -> 0, backend, "");
        for (int version = 1; version <= 6; version++) {
            box.install(new FakeModel("m", "1." + version + ".0", "2"));
            box.await("m", "1." + version + ".0", GenerationState.SERVING);
            box.ask(box.model("m"), 1);
        }
        assertEquals(
                Set.of("1.3.0", "1.4.0", "1.5.0", "1.6.0"),
                registry.find("margay.model.runs").timers().stream()
                        .filter(timer -> timer.count() == 1)
                        .filter(timer -> Integer.parseInt(timer.getId().getTag("generation")) > 0)
                        .map(timer -> timer.getId().getTag("version"))
                        .collect(Collectors.toSet()));
        assertEquals(
                4 * Code.values().length,
                registry.find("margay.model.errors").counters().size());
        meters.stop();
        assertTrue(registry.find("margay.model.runs").timers().isEmpty());
        assertTrue(registry.find("margay.model.errors").counters().isEmpty());
    }

    private double count(String name, String code) {
        return registry.get(name).tag("code", code).counter().count();
    }
}
