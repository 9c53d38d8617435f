package margay.face.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.FaceGallery;
import margay.face.api.Identification;
import margay.face.api.Person;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Models are swapped while faces are recognised. */
class SwapTest {
    private static final int SWAPS = 20;
    private static final int CLIENTS = 3;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<String> versions = new ConcurrentSkipListSet<>();

    @Test
    void everyRequestIsAnsweredRightWhileTheEmbeddingModelIsSwapped()
            throws InterruptedException, ExecutionException, RequestException, BundleException {
        FaceGallery gallery = Host.await(FaceGallery.class);
        for (Person person : gallery.people()) {
            gallery.delete(person.name());
        }
        gallery.enrol("Eileen", List.of(Photos.of(Photos.ASTRONAUT)), Cancellation.withoutDeadline());
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                while (!done.get()) {
                    ask(gallery);
                }
                return null;
            }));
        }
        try {
            swap();
        } finally {
            done.set(true);
            threads.shutdown();
        }
        for (Future<?> client : clients) {
            client.get();
        }
        assertTrue(answered.get() >= CLIENTS, answered + " answers");
        assertTrue(versions.size() > 1, "answers of several versions: " + versions);
    }

    private void ask(FaceGallery gallery) throws RequestException {
        Identification answer = gallery.identify(Photos.of(Photos.ASTRONAUT), Cancellation.withoutDeadline());
        assertEquals("Eileen", answer.faces().get(0).match().orElseThrow().person());
        versions.add(answer.models().get(2).version().toString());
        answered.incrementAndGet();
    }

    /** Lets version after version take over, and in the end the first one again. */
    private static void swap() throws BundleException, InterruptedException {
        Bundle original = Host.bundle("margay.model.face-embedding");
        Bundle serving = null;
        for (int i = 1; i <= SWAPS; i++) {
            String version = "1." + i + ".0";
            Bundle next = Host.context()
                    .installBundle(
                            "copy:" + version, ModelJars.copy(original, "face-embedding", "face-embedding", version));
            next.start();
            Host.awaitModel("face-embedding", version);
            if (serving != null) {
                serving.uninstall();
            }
            serving = next;
        }
        serving.uninstall();
        Host.awaitModel("face-embedding", "1.0.0");
    }
}
