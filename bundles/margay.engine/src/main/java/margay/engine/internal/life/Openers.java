package margay.engine.internal.life;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of low priority that open generations, a few at a time. A job that takes too long loses its place, so that it
 * does not keep the others waiting; its thread is lost until it returns.
 *
 * <p>Thread-safe.
 */
final class Openers {
    private static final String NAME = "margay-engine-opener-";
    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService pool = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, KEEP.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final int places;
    private int taken;

    /** @param places jobs at a time */
    Openers(int places) {
        this.places = places;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, NAME + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** A job's place among those that run. */
    final class Place {
        private boolean left;

        /** Lets the next job run; the second time does nothing. */
        void leave() {
            synchronized (Openers.this) {
                if (!left) {
                    left = true;
                    taken--;
                    startNext();
                }
            }
        }
    }

    /** Work that knows its place. */
    @FunctionalInterface
    interface Job {
        /** @param place which the job leaves when it is done, or somebody else before */
        void run(Place place);
    }

    /** @param job to run when there is a place */
    synchronized void submit(Job job) {
        waiting.add(() -> job.run(new Place()));
        startNext();
    }

    private void startNext() {
        while (taken < places && !waiting.isEmpty() && !pool.isShutdown()) {
            taken++;
            pool.execute(waiting.remove());
        }
    }

    /** No job starts any more; those that run are interrupted, and given a moment to end. */
    void stop() {
        synchronized (this) {
            waiting.clear();
            pool.shutdownNow();
        }
        try {
            pool.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
