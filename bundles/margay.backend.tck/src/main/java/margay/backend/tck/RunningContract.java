package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo.Feature;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Runs: what they leave alone, how they fail, and how they are cancelled. */
public interface RunningContract extends BackendContract {
    @Test
    default void keeps_inputs_from_run_to_run() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(3)));
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {1, 2, 3});
            binding.input(1).floats().put(0, new float[] {10, 20, 30});
            binding.run();
            Floats.assertEqual(binding.output(0), 11, 22, 33);
            binding.input(1).floats().put(0, new float[] {100, 200, 300});
            binding.run();
            Floats.assertEqual(binding.output(0), 101, 202, 303);
            Floats.assertEqual(binding.input(0), 1, 2, 3);
        }
    }

    @Test
    default void has_no_output_before_a_run_succeeded() throws BackendException {
        try (Session session = open(models().sum(Shape.of(2)));
                Binding binding = session.bind()) {
            assertThrows(IllegalStateException.class, () -> binding.output(0));
        }
    }

    @Test
    default void gives_the_same_answer_every_time() throws BackendException, RequestException {
        byte[] model = models().dense(Weights.random(32, 64), false);
        float[] first = dense(model);
        for (int i = 0; i < 10; i++) {
            assertArrayEquals(first, dense(model));
        }
    }

    private float[] dense(byte[] model) throws BackendException, RequestException {
        try (Session session = open(model);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, Weights.random(1, 64)[0]);
            binding.run();
            float[] once = Floats.of(binding.output(0));
            binding.run();
            assertArrayEquals(once, Floats.of(binding.output(0)));
            return once;
        }
    }

    @Test
    default void can_be_used_again_after_a_run_that_failed() throws BackendException, RequestException {
        try (Session session = open(models().gather(4));
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {10, 11, 12, 13});
            for (int i = 0; i < 3; i++) {
                binding.input(1).ints().put(0, 1 << 20);
                Runs.assertWrong(binding);
                assertThrows(IllegalStateException.class, () -> binding.output(0));
                binding.input(1).ints().put(0, i);
                binding.run();
                Floats.assertEqual(binding.output(0), 10 + i);
            }
        }
    }

    @Test
    default void fails_one_run_after_cancel() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(2)));
                Binding binding = session.bind()) {
            binding.cancel();
            Runs.assertFails(RequestException.Code.CANCELLED, binding);
            binding.run();
            binding.cancel();
            binding.cancel();
            Runs.assertFails(RequestException.Code.CANCELLED, binding);
            binding.input(0).floats().put(0, new float[] {1, 2});
            binding.input(1).floats().put(0, new float[] {3, 4});
            binding.run();
            Floats.assertEqual(binding.output(0), 4, 6);
        }
    }

    @Test
    default void cancel_comes_before_what_else_is_wrong_with_a_run() throws BackendException, RequestException {
        try (Session session = open(models().gather(4));
                Binding binding = session.bind()) {
            binding.input(1).ints().put(0, 1 << 20);
            binding.cancel();
            Runs.assertFails(RequestException.Code.CANCELLED, binding);
            Runs.assertWrong(binding);
        }
    }

    @Test
    default void cancel_fails_no_other_binding() throws BackendException, RequestException {
        try (Session session = open(models().sum(Shape.of(2)));
                Binding cancelled = session.bind();
                Binding other = session.bind()) {
            cancelled.cancel();
            other.run();
            Runs.assertFails(RequestException.Code.CANCELLED, cancelled);
        }
    }

    @Test
    default void cancel_from_another_thread_fails_exactly_one_run() throws BackendException, RequestException {
        try (Session session = open(models().squareRepeatedly(64, 20));
                Binding binding = session.bind()) {
            for (int i = 0; i < 50; i++) {
                CountDownLatch about = new CountDownLatch(1);
                CompletableFuture<Void> canceller = CompletableFuture.runAsync(() -> {
                    Threads.await(about);
                    binding.cancel();
                });
                about.countDown();
                int failures = failures(binding);
                canceller.join();
                failures += failures(binding);
                assertEquals(1, failures);
                binding.run();
            }
        }
    }

    /** As the engine's watchdog does it: the request's cancellation expires on another thread. */
    @Test
    default void a_deadline_that_passes_fails_exactly_one_run() throws BackendException, RequestException {
        try (Session session = open(models().squareRepeatedly(64, 20));
                Binding binding = session.bind()) {
            for (int i = 0; i < 20; i++) {
                Cancellation cancellation = Cancellation.after(Duration.ofDays(1));
                cancellation.onEnd(binding::cancel);
                CompletableFuture<Void> watchdog = CompletableFuture.runAsync(cancellation::expire);
                int failures = failures(binding);
                watchdog.join();
                assertEquals(1, failures + failures(binding));
                RequestException reason = assertThrows(RequestException.class, () -> cancellation.check("the run"));
                assertEquals(RequestException.Code.DEADLINE_EXCEEDED, reason.code());
                binding.run();
            }
        }
    }

    /**
     * A run that was cancelled on its way takes less than half the processor time of the shortest whole one. Its way is
     * measured by a run of a fifth of the length, started on this thread at the same time, which takes up to twice as long
     * where both share a core; attempts in which the run had hardly started or was all but over when it was cancelled
     * prove nothing.
     */
    @Test
    default void cancel_stops_a_run_that_is_going_on_if_declared() throws BackendException, RequestException {
        if (!backend().info().features().contains(Feature.CANCEL_RUNNING)) {
            return;
        }
        try (Session whole = open(models().squareRepeatedly(384, 120));
                Session part = open(models().squareRepeatedly(384, 24));
                Binding binding = whole.bind();
                Binding fifth = part.bind()) {
            boolean stopped = false;
            long complete = shortest(binding, 4);
            for (int attempt = 0; attempt < 10 && !stopped; attempt++) {
                long cancelled = cancelled(binding, fifth);
                complete = Math.min(complete, wholeTime(binding));
                stopped = cancelled > complete / 8 && cancelled < complete / 2;
            }
            assertTrue(stopped, "No run that was going on stopped early");
        }
    }

    private static long shortest(Binding binding, int runs) {
        return LongStream.generate(() -> wholeTime(binding)).limit(runs).min().orElseThrow();
    }

    private static long wholeTime(Binding binding) {
        TimedRun run = timed(binding);
        assertEquals(0, run.failures());
        return run.nanos();
    }

    /** @return of a run that was cancelled on its way, or was over first: then the cancellation is for the next one */
    private static long cancelled(Binding binding, Binding way) throws RequestException {
        CompletableFuture<TimedRun> timed = CompletableFuture.supplyAsync(() -> timed(binding));
        way.run();
        binding.cancel();
        TimedRun run = timed.join();
        assertEquals(1, run.failures() > 0 ? run.failures() : failures(binding));
        return run.nanos();
    }

    private static TimedRun timed(Binding binding) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        int failures = failures(binding);
        return new TimedRun(threads.getCurrentThreadCpuTime() - start, failures);
    }

    private static int failures(Binding binding) {
        try {
            binding.run();
            return 0;
        } catch (RequestException e) {
            assertEquals(RequestException.Code.CANCELLED, e.code());
            return 1;
        }
    }
}
