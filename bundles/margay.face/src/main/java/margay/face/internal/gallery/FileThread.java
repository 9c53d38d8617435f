package margay.face.internal.gallery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The only thread that touches the gallery's file: a file channel closes for everybody when a thread is interrupted in it,
 * and nobody interrupts this one. Thread-safe.
 */
final class FileThread implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "margay-gallery");
        made.setDaemon(true);
        return made;
    });

    /**
     * Waits for the work also when the caller is interrupted, who stays so.
     *
     * @throws java.util.concurrent.RejectedExecutionException after the thread was closed
     */
    <T> T call(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, thread).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
