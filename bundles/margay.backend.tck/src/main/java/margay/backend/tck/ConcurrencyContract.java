package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Many threads: one binding each. */
public interface ConcurrencyContract extends BackendContract {
    /** Threads at a time. */
    int THREADS = 8;

    @Test
    default void runs_bindings_of_one_session_at_the_same_time() throws BackendException {
        try (Session session = open(models().sum(Shape.of(64)))) {
            concurrently(thread -> runs(session, thread, 500));
        }
    }

    @Test
    default void opens_and_closes_sessions_at_the_same_time() {
        OpenRequest request = request(models().sum(Shape.of(64)), Map.of());
        concurrently(thread -> {
            for (int i = 0; i < 20; i++) {
                try (Session session = backend().open(request)) {
                    runs(session, thread, 5);
                }
            }
        });
    }

    private static void runs(Session session, int thread, int times) throws BackendException, RequestException {
        try (Binding binding = session.bind()) {
            for (int i = 0; i < times; i++) {
                Floats.fill(binding.input(0), thread);
                Floats.fill(binding.input(1), i);
                binding.run();
                for (int j = 0; j < 64; j++) {
                    assertEquals(thread + i + 2f * j, binding.output(0).floats().get(j));
                }
            }
        }
    }

    private static void concurrently(Work work) {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, THREADS)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> work.runUnchecked(thread), pool))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            pool.shutdown();
        }
    }

    /** What one thread does. */
    interface Work {
        /** @param thread its number, from 0 */
        void run(int thread) throws BackendException, RequestException;

        /** @param thread its number, from 0 */
        default void runUnchecked(int thread) {
            try {
                run(thread);
            } catch (BackendException | RequestException e) {
                throw new CompletionException(e);
            }
        }
    }
}
