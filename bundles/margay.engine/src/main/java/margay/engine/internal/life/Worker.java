package margay.engine.internal.life;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that does tasks in order and goes away while there are none. A task that throws is logged. */
final class Worker {
    private final ThreadPoolExecutor executor;
    private final String name;
    private final int priority;

    Worker(String name) {
        this(name, Thread.NORM_PRIORITY);
    }

    Worker(String name, int priority) {
        this.name = name;
        this.priority = priority;
        executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setPriority(priority);
        return thread;
    }

    void submit(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                Log.warn("A task of " + name + " failed; the others go on", failure);
            }
        });
    }
}
