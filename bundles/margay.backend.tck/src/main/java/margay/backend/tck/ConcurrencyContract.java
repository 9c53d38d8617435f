package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
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
    default void bindings_of_one_session_share_no_tensors() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(2)));
                Binding first = session.bind();
                Binding second = session.bind()) {
            first.input(0).floats().put(0, new float[] {1, 2});
            first.input(1).floats().put(0, new float[] {3, 4});
            second.input(0).floats().put(0, new float[] {10, 20});
            second.input(1).floats().put(0, new float[] {30, 40});
            first.run();
            second.run();
            Floats.assertEqual(first.output(0), 4, 6);
            Floats.assertEqual(second.output(0), 40, 60);
        }
    }

    @Test
    default void runs_bindings_of_one_session_at_the_same_time() throws BackendException {
        try (Session session = open(models().sum(Shape.of(64)))) {
            concurrently((thread, everybody) -> {
                try (Binding binding = session.bind()) {
                    Threads.await(everybody);
                    runs(binding, thread, 500);
                }
            });
        }
    }

    @Test
    default void opens_and_closes_sessions_at_the_same_time() {
        OpenRequest request = request(models().sum(Shape.of(64)), Map.of());
        concurrently((thread, everybody) -> {
            for (int i = 0; i < 20; i++) {
                try (Session session = backend().open(request);
                        Binding binding = session.bind()) {
                    Threads.await(everybody);
                    runs(binding, thread, 5);
                }
            }
        });
    }

    private static void runs(Binding binding, int thread, int times) throws RequestException {
        for (int i = 0; i < times; i++) {
            Floats.fill(binding.input(0), thread);
            Floats.fill(binding.input(1), i);
            binding.run();
            for (int j = 0; j < 64; j++) {
                assertEquals(thread + i + 2f * j, binding.output(0).floats().get(j));
            }
        }
    }

    private static void concurrently(Work work) {
        CyclicBarrier everybody = new CyclicBarrier(THREADS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, THREADS)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> work.runUnchecked(thread, everybody), pool))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            pool.shutdown();
        }
    }

    /** What one thread does. */
    interface Work {
        /**
         * @param thread its number, from 0
         * @param everybody where threads wait for each other
         */
        void run(int thread, CyclicBarrier everybody) throws BackendException, RequestException;

        /**
         * A thread that fails breaks the barrier for the others.
         *
         * @param thread its number, from 0
         * @param everybody where threads wait for each other
         */
        default void runUnchecked(int thread, CyclicBarrier everybody) {
            try {
                run(thread, everybody);
            } catch (BackendException | RequestException e) {
                everybody.reset();
                throw new CompletionException(e);
            }
        }
    }
}
