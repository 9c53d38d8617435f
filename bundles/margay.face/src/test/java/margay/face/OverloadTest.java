package margay.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.FaceEmbedder;
import org.junit.jupiter.api.Test;

/** More requests than the models take, and requests that have ended. */
class OverloadTest {
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 200;

    private final FakeBox box = new FakeBox();

    @Test
    void whoIsRefusedDecodesNothing() {
        box.first.slots().drainPermits();
        assertEquals(Code.BUSY, refused(Cancellation.withoutDeadline()));
        assertEquals(0, box.decoded.get());
    }

    @Test
    void aRequestThatHasEndedDecodesNothing() {
        Cancellation cancelled = Cancellation.withoutDeadline();
        cancelled.cancel();
        assertEquals(Code.CANCELLED, refused(cancelled));
        assertEquals(0, box.decoded.get());
    }

    @Test
    void aRequestThatEndsMeanwhileIsNotDecodedOnceMore() {
        Cancellation cancellation = Cancellation.withoutDeadline();
        box.first.beforeRun(cancellation::cancel);
        assertEquals(Code.CANCELLED, refused(cancellation));
        assertEquals(1, box.decoded.get());
        assertEquals(0, box.open.get());
    }

    private Code refused(Cancellation cancellation) {
        return assertThrows(RequestException.class, () -> box.embedder().embed(FakeBox.picture(), cancellation))
                .code();
    }

    @Test
    void asManyPicturesAreDecodedAtOnceAsTheDetectorHasSlots() throws InterruptedException, ExecutionException {
        FaceEmbedder embedder = box.embedder();
        AtomicInteger busy = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(threads.submit(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    ask(embedder, busy);
                }
                return null;
            }));
        }
        for (Future<?> client : clients) {
            client.get();
        }
        threads.shutdown();
        assertTrue(box.mostOpen.get() <= FakeModel.SLOTS, box.mostOpen + " at once");
        assertEquals(CLIENTS * REQUESTS, box.decoded.get() + busy.get());
        assertEquals(0, box.open.get());
        assertEquals(FakeModel.SLOTS, box.first.slots().availablePermits());
    }

    private static void ask(FaceEmbedder embedder, AtomicInteger busy) throws RequestException {
        try {
            assertEquals(
                    1,
                    embedder.embed(FakeBox.picture(), Cancellation.withoutDeadline())
                            .faces()
                            .size());
        } catch (RequestException e) {
            if (e.code() != Code.BUSY) {
                throw e;
            }
            busy.incrementAndGet();
        }
    }
}
