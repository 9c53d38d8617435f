package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Sessions and bindings are closed in every order, by any thread. */
public interface LifecycleContract extends BackendContract {
    @Test
    default void bindings_outlive_the_close_of_their_session() throws BackendException, RequestException {
        Session session = open(models().dense(Weights.random(16, 16), false));
        try (Binding binding = session.bind()) {
            binding.input(0).floats().put(0, Weights.random(1, 16)[0]);
            binding.run();
            float[] before = Floats.of(binding.output(0));
            session.close();
            binding.run();
            Floats.assertEqual(binding.output(0), before);
        }
    }

    @Test
    default void binds_no_more_after_close() throws BackendException {
        Session session = open(models().sum(Shape.of(2)));
        session.close();
        assertThrows(IllegalStateException.class, session::bind);
    }

    @Test
    default void closes_twice_without_harm() throws BackendException {
        Session session = open(models().sum(Shape.of(2)));
        Binding first = session.bind();
        Binding second = session.bind();
        session.close();
        session.close();
        first.close();
        first.close();
        assertDoesNotThrow(second::run);
        second.close();
        second.close();
    }

    @Test
    default void sessions_of_one_file_do_not_share_their_end() throws BackendException, RequestException {
        byte[] model = models().sum(Shape.of(2));
        try (Session second = open(model);
                Binding binding = second.bind()) {
            Session first = open(model);
            first.close();
            binding.run();
            binding.input(0).floats().put(0, new float[] {1, 2});
            binding.input(1).floats().put(0, new float[] {1, 1});
            binding.run();
            Floats.assertEqual(binding.output(0), 2, 3);
        }
    }

    @Test
    default void close_disturbs_no_run_that_is_going_on() throws BackendException {
        byte[] model = models().squareRepeatedly(64, 200);
        float[] identity = identity(64);
        for (int i = 0; i < 20; i++) {
            Session session = open(model);
            try (Binding binding = session.bind()) {
                binding.input(0).floats().put(0, identity);
                CountDownLatch begun = new CountDownLatch(1);
                CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                    begun.countDown();
                    assertDoesNotThrow(binding::run);
                });
                Threads.await(begun);
                session.close();
                Threads.join(run);
                Floats.assertEqual(binding.output(0), identity);
            }
        }
    }

    private static float[] identity(int size) {
        float[] identity = new float[size * size];
        for (int i = 0; i < size; i++) {
            identity[i * size + i] = 1;
        }
        return identity;
    }

    @Test
    default void binds_until_the_close_of_another_thread() throws BackendException {
        for (int i = 0; i < 20; i++) {
            Session session = open(models().sum(Shape.of(2)));
            CountDownLatch begun = new CountDownLatch(1);
            AtomicBoolean closed = new AtomicBoolean();
            CompletableFuture<Void> binder = CompletableFuture.runAsync(() -> {
                begun.countDown();
                assertThrows(IllegalStateException.class, () -> bindUntil(closed, session));
            });
            Threads.await(begun);
            session.close();
            closed.set(true);
            Threads.join(binder);
        }
    }

    private static void bindUntil(AtomicBoolean closed, Session session) throws BackendException {
        while (!closed.get()) {
            session.bind().close();
        }
        session.bind().close();
    }
}
