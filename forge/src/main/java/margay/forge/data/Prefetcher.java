package margay.forge.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Makes the next batches on a second thread while the current one is used. Hands them out in order. */
public final class Prefetcher implements Iterator<Batch>, AutoCloseable {
    private static final int AHEAD = 3;

    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "batches");
        thread.setDaemon(true);
        return thread;
    });
    private final Queue<Future<Batch>> ready = new ArrayDeque<>();
    private final IntFunction<Batch> maker;
    private final int end;
    private int next;

    /**
     * Starts making batches.
     *
     * @param maker makes the batch of a number; called on the second thread
     * @param from the first number
     * @param end the number after the last
     */
    public Prefetcher(IntFunction<Batch> maker, int from, int end) {
        this.maker = maker;
        this.end = end;
        this.next = from;
        while (ready.size() < AHEAD && next < end) {
            request();
        }
    }

    private void request() {
        int number = next++;
        ready.add(worker.submit(() -> maker.apply(number)));
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All batches were handed out");
        }
        Future<Batch> head = ready.remove();
        if (next < end) {
            request();
        }
        try {
            return head.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A batch could not be made: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
