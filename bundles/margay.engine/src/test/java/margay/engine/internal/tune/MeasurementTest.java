package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.calibration.Calibration;
import margay.api.calibration.Trial;
import margay.api.calibration.Trial.Verdict;
import margay.api.calibration.Wish;
import margay.api.model.Model;
import margay.engine.fake.FakeBackend;
import margay.engine.fake.FakeModel;
import margay.engine.internal.Box;
import margay.engine.internal.life.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MeasurementTest {
    private static final Tuning SHORT = new Tuning(true, Wish.ENERGY, true, Duration.ofSeconds(1), Duration.ofHours(1));

    @TempDir
    private Path state;

    private final FakeBackend backend = new FakeBackend("fake");
    private Box box;

    @BeforeEach
    void start() {
        box = new Box(state, new Settings(2, Duration.ofMinutes(5), 2, 4, 1, 3, SHORT));
        box.core().backendAdded(other -> 0, backend, "");
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private Calibration calibrate() throws RequestException {
        return box.core().calibrator().calibrate("m", trial -> {}, Cancellation.withoutDeadline());
    }

    @Test
    void aWayThatHangsWhileItOpensIsRefused() throws InterruptedException, RequestException {
        box.install(new FakeModel("m", "1.0.0", "2").golden(2).variant("int8", "open-hangs", 2));
        Model model = box.model("m");
        Trial hung = calibrate().trials().get(1);
        assertEquals(Verdict.REFUSED, hung.verdict());
        assertTrue(hung.reason().contains("it is not open after its share of the time limit"), hung.reason());
        assertEquals(2, box.ask(model, 1));
        backend.awaitSessions(1);
    }

    @Test
    void aDefaultThatHangsEndsTheMeasurement() throws InterruptedException, RequestException {
        box.install(new FakeModel("m", "1.0.0", "run-hangs-on 2"));
        Model model = box.model("m");
        RequestException failed = assertThrows(RequestException.class, this::calibrate);
        assertEquals(Code.FAILED, failed.code());
        assertTrue(failed.getMessage().contains("the time limit"), failed.getMessage());
        assertEquals(0, box.ask(model, 0));
        backend.awaitSessions(1);
    }
}
