package margay.face.tools;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import margay.api.RequestException;

/** Several clients that ask at the same time. */
final class Clients {
    private Clients() {}

    /** One request. */
    @FunctionalInterface
    interface Task {
        void run() throws RequestException, IOException;
    }

    /** Runs all tasks on so many threads; the first failure ends the work. */
    static void run(int clients, List<Task> tasks) throws RequestException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> running = new ArrayList<>(tasks.size());
            for (Task task : tasks) {
                running.add(threads.submit(() -> {
                    task.run();
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The command was interrupted");
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static RequestException failure(ExecutionException e) throws IOException {
        Throwable cause = e.getCause();
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RequestException request) {
            return request;
        }
        throw new IllegalStateException(cause);
    }
}
