package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CancelTest {
    /** More rounds than anybody waits for. */
    private static final long FOREVER = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private Session session;
    private Binding binding;

    @BeforeEach
    void setUp() throws BackendException, IOException {
        session = new Box(folder).open(OnnxModels.loop());
        binding = session.bind();
    }

    @AfterEach
    void tearDown() {
        binding.close();
        session.close();
    }

    @Test
    void stopsARunThatIsGoingOn() throws ExecutionException, InterruptedException, RequestException {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Code> ended = CompletableFuture.supplyAsync(() -> runForever(started));
        started.await();
        binding.cancel();
        assertEquals(Code.CANCELLED, ended.get());
        assertRuns();
    }

    private Code runForever(CountDownLatch started) {
        started.countDown();
        binding.input(0).longs().put(0, FOREVER);
        return assertThrows(RequestException.class, binding::run).code();
    }

    @Test
    void anEarlierCancelFailsTheNextRunOnly() throws RequestException {
        binding.cancel();
        binding.cancel();
        assertEquals(
                Code.CANCELLED,
                assertThrows(RequestException.class, binding::run).code());
        assertRuns();
    }

    @Test
    void oneCancelFailsOneRunWheneverItComes() throws RequestException {
        for (int round = 0; round < 200; round++) {
            binding.input(0).longs().put(0, 50);
            CompletableFuture<Void> cancelled = CompletableFuture.runAsync(binding::cancel);
            int failed = runCountingCancelled();
            cancelled.join();
            failed += runCountingCancelled();
            assertEquals(1, failed);
        }
        assertRuns();
    }

    private int runCountingCancelled() {
        try {
            binding.run();
            return 0;
        } catch (RequestException e) {
            assertEquals(Code.CANCELLED, e.code());
            return 1;
        }
    }

    @Test
    void anotherBindingOfTheSessionRunsOn() throws BackendException, RequestException {
        try (Binding other = session.bind()) {
            binding.cancel();
            other.input(0).longs().put(0, 3);
            other.input(1).floats().put(0, 1);
            other.run();
            assertEquals(4, other.output(0).floats().get(0));
        }
    }

    @Test
    void cancelAfterCloseDoesNothing() {
        binding.close();
        binding.cancel();
        assertTrue(session.inputs().size() == 2);
    }

    private void assertRuns() throws RequestException {
        binding.input(0).longs().put(0, 5);
        binding.input(1).floats().put(0, 10);
        binding.run();
        assertEquals(15, binding.output(0).floats().get(0));
    }
}
