package margay.tools.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/**
 * Threads that ask without pause until they are closed. A request counts to the phase in which it began. The methods are
 * called by one thread.
 */
public final class Clients implements AutoCloseable {
    private final Semaphore completed = new Semaphore(0);
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Latencies phase = new Latencies();
    private volatile boolean running = true;

    /** One request. */
    public interface Request {
        /**
         * @param client which client asks, from 0
         * @param number how many requests it has made before
         * @throws RequestException if it was not answered
         */
        void ask(int client, long number) throws RequestException;
    }

    /**
     * Starts the clients.
     *
     * @param count of them
     * @param request that each makes again and again
     */
    public Clients(int count, Request request) {
        for (int client = 0; client < count; client++) {
            int number = client;
            Thread thread = new Thread(() -> ask(number, request), "client-" + client);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Begins a phase.
     *
     * @return the latencies of the phase, growing until its last request has ended
     */
    public Latencies begin() {
        Latencies begun = new Latencies();
        phase = begun;
        return begun;
    }

    /**
     * Waits until so many more requests have ended.
     *
     * @param count of all clients together
     * @throws RequestException {@link Code#CANCELLED} if this thread is interrupted
     */
    public void await(int count) throws RequestException {
        try {
            completed.drainPermits();
            completed.acquire(count);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** @return requests that have ended */
    public long requests() {
        return requests.sum();
    }

    /** @return requests that were not answered */
    public long failed() {
        return failed.sum();
    }

    /** @return what the first request that failed said */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Waits for the requests that are under way. */
    @Override
    public void close() throws RequestException {
        running = false;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void ask(int client, Request request) {
        for (long number = 0; running; number++) {
            Latencies latencies = phase;
            long start = System.nanoTime();
            try {
                request.ask(client, number);
            } catch (RequestException | RuntimeException e) {
                failed.increment();
                failure.compareAndSet(null, e.toString());
            }
            latencies.record(System.nanoTime() - start);
            requests.increment();
            completed.release();
        }
    }

    private static RequestException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new RequestException(Code.CANCELLED, "Interrupted while clients were asking", cause);
    }
}
