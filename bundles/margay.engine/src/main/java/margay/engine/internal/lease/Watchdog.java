package margay.engine.internal.lease;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import margay.api.Cancellation;

/** Does things when their time has come, on one thread: ends requests, gives up on openings. */
public final class Watchdog {
    private final ScheduledThreadPoolExecutor timer;

    /** Starts no thread until something is watched. */
    public Watchdog() {
        timer = new ScheduledThreadPoolExecutor(1, Watchdog::thread, new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "margay-engine-watchdog");
        thread.setDaemon(true);
        return thread;
    }

    /** Something that is watched. */
    public interface Watch {
        /** Nothing to watch. */
        Watch NONE = () -> {};

        /** It is over; nothing will be done. */
        void end();
    }

    /**
     * Lets a request expire at its deadline.
     *
     * @param cancellation of the request
     * @return to be ended with the request
     */
    Watch watch(Cancellation cancellation) {
        return cancellation.hasDeadline() ? schedule(cancellation::expire, cancellation.remainingNanos()) : Watch.NONE;
    }

    /**
     * @param delay from now
     * @param action quick, and does not throw
     * @return to be ended when it need not be done any more
     */
    public Watch after(Duration delay, Runnable action) {
        return schedule(action, delay.toNanos());
    }

    /** @param action quick, and does not throw; done at once, on the watchdog's thread, and even when it was stopped */
    public void soon(Runnable action) {
        timer.execute(action);
    }

    private Watch schedule(Runnable action, long nanos) {
        Future<?> future = timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Nothing is done any more. */
    public void stop() {
        timer.shutdownNow();
    }
}
