package margay.engine.internal.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/** Threads that run a model at the same time, all of one priority. */
final class Crew implements AutoCloseable {
    private final ExecutorService threads;
    private final int size;

    Crew(int size, int priority) {
        this.size = size;
        this.threads = Executors.newFixedThreadPool(size, work -> thread(work, priority));
    }

    private static Thread thread(Runnable work, int priority) {
        Thread thread = new Thread(work, "margay-engine-tuner-run");
        thread.setDaemon(true);
        thread.setPriority(priority);
        return thread;
    }

    int size() {
        return size;
    }

    /** Does all jobs, each on a thread of its own, and waits for the last. */
    void run(List<? extends Callable<?>> jobs) throws RequestException {
        List<Future<?>> futures = new ArrayList<>();
        jobs.forEach(job -> futures.add(threads.submit(job)));
        try {
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (ExecutionException failure) {
            throw failed(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "The measurement was interrupted", interrupted);
        }
    }

    private static RequestException failed(Throwable cause) {
        return cause instanceof RequestException failure
                ? failure
                : new RequestException(Code.FAILED, "A run crashed: " + cause, cause);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
