package margay.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.FaceDetector;
import margay.face.api.Faces;
import org.junit.jupiter.api.Test;

/** The engine refuses a detector before another one is bound in its place. */
class ReplacedModelTest {
    private static final int CLIENTS = 3;
    private static final int SWAPS = 2000;

    private final FakeBox box = new FakeBox();
    private final FaceDetector detector = box.detector();

    @Test
    void noRequestIsLostWhileDetectorsTakeTurns() throws InterruptedException, ExecutionException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(threads.submit(() -> {
                while (!done.get()) {
                    assertEquals(1, detect().faces().size());
                    answers.incrementAndGet();
                }
                return null;
            }));
        }
        for (int i = 0; i < SWAPS; i += 2) {
            replace(box.first, box.second);
            replace(box.second, box.first);
        }
        done.set(true);
        for (Future<?> client : clients) {
            client.get();
        }
        threads.shutdown();
        assertTrue(answers.get() > 0);
    }

    private Faces detect() throws RequestException {
        return detector.detect(FakeBox.picture(), Cancellation.withoutDeadline());
    }

    /** In the order in which the engine and the component runtime do it. */
    private void replace(FakeModel old, FakeModel next) {
        next.withdraw(false);
        box.engine.change(() -> {
            old.withdraw(true);
            Thread.onSpinWait();
            box.detection.bind(next);
            box.detection.unbind(old);
        });
    }

    @Test
    void whenNoOtherComesTheRequestIsRefusedAsSoonAsThatIsKnown() {
        box.first.withdraw(true);
        assertEquals(Code.UNAVAILABLE, refused(Cancellation.withoutDeadline()));
        box.detection.unbind(box.first);
        assertEquals(Code.UNAVAILABLE, refused(Cancellation.withoutDeadline()));
    }

    @Test
    void waitingForAnotherEndsWithTheRequest() {
        box.first.withdraw(true);
        box.engine.fallSilent();
        assertEquals(Code.DEADLINE_EXCEEDED, refused(Cancellation.after(Duration.ofMillis(1))));
    }

    private Code refused(Cancellation cancellation) {
        return assertThrows(RequestException.class, () -> detector.detect(FakeBox.picture(), cancellation))
                .code();
    }
}
