package margay.engine.internal.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final int priority;

    Crew(int size, int priority) {
        this.size = size;
        this.priority = priority;
        this.threads = Executors.newFixedThreadPool(size, work -> thread("margay-engine-tuner-run", work));
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setPriority(priority);
        return thread;
    }

    /** @return one more thread, which does this work and goes */
    Thread start(String name, Runnable work) {
        Thread thread = thread(name, work);
        thread.start();
        return thread;
    }

    int size() {
        return size;
    }

    /** Does all jobs, each on a thread of its own, and waits for the last, whatever becomes of the others. */
    void run(List<? extends Callable<?>> jobs) throws RequestException {
        List<Future<?>> futures = new ArrayList<>();
        jobs.forEach(job -> futures.add(threads.submit(job)));
        Optional<Throwable> failure = Optional.empty();
        boolean interrupted = false;
        for (Future<?> future : futures) {
            while (!future.isDone()) {
                interrupted |= isInterruptedBeforeEndOf(future);
            }
            failure = failure.or(() -> outcome(future));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw failed(failure.get());
        }
    }

    private static boolean isInterruptedBeforeEndOf(Future<?> future) {
        try {
            future.get();
            return false;
        } catch (InterruptedException interrupted) {
            return true;
        } catch (ExecutionException ended) {
            return false;
        }
    }

    private static Optional<Throwable> outcome(Future<?> ended) {
        try {
            ended.get();
            return Optional.empty();
        } catch (ExecutionException failure) {
            return Optional.of(failure.getCause());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("It has ended", impossible);
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
