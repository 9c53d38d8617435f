package margay.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.FaceGallery;
import margay.face.api.Identification;
import margay.face.internal.gallery.GalleryKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of another embedding space takes over while many ask who is there. */
class OtherSpaceTest {
    private static final int CLIENTS = 12;
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path state;

    private final FakeBox box = new FakeBox();

    @Test
    void facesAreFoundAndMarkedWhileTheGalleryIsBroughtThere()
            throws RequestException, InterruptedException, ExecutionException {
        GalleryKeeper keeper = FakeBox.keeper(state);
        FaceGallery gallery = box.gallery(keeper);
        gallery.enrol("Anna", List.of(FakeBox.picture()), Cancellation.withoutDeadline());
        box.embeds.embedInto("new");
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        box.embeds.beforeRun(() -> {
            runs.incrementAndGet();
            await(goOn);
        });
        box.first.returned().drainPermits();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<Identification>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(threads.submit(() -> gallery.identify(FakeBox.picture(), Cancellation.withoutDeadline())));
            assertReturned(box.first.returned());
        }
        assertFacesAreFoundAndMarked();
        box.first.slots().release(CLIENTS);
        box.marks.slots().release(CLIENTS);
        box.embeds.slots().release(CLIENTS);
        goOn.countDown();
        for (Future<Identification> client : clients) {
            Identification answer = client.get();
            assertEquals("Anna", answer.faces().get(0).match().orElseThrow().person());
        }
        threads.shutdown();
        assertEquals(1 + CLIENTS, runs.get(), "Anna's crop once, and each face");
        keeper.gallery().close();
    }

    /** Each request gives its leases back before it waits; with them, the next one would be refused at last. */
    private static void assertReturned(Semaphore leases) throws InterruptedException {
        assertTrue(leases.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "A request that waits holds its leases");
    }

    private void assertFacesAreFoundAndMarked() throws RequestException {
        assertEquals(FakeModel.SLOTS, box.first.slots().availablePermits());
        assertEquals(FakeModel.SLOTS, box.marks.slots().availablePermits());
        assertEquals(
                1,
                box.detector()
                        .detect(FakeBox.picture(), Cancellation.withoutDeadline())
                        .faces()
                        .size());
        assertEquals(
                1,
                box.landmarker()
                        .landmarks(FakeBox.picture(), Cancellation.withoutDeadline())
                        .faces()
                        .size());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
