package margay.engine.internal.lease;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import margay.api.Cancellation;

/**
 * Does things when their time has come, on one thread: ends requests at their deadlines, gives up on openings.
 *
 * <p>Thread-safe.
 */
public final class Watchdog {
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor timer;
    private final Set<Future<?>> chores = new HashSet<>();
    private boolean stopped;

    /** Starts no thread until something is watched. */
    public Watchdog() {
        timer = new ScheduledThreadPoolExecutor(1, Watchdog::thread);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(KEEP.toSeconds(), TimeUnit.SECONDS);
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
     * Lets a request expire at its deadline, whether the engine was stopped or not.
     *
     * @param cancellation of the request
     * @return to be ended with the request
     */
    Watch watch(Cancellation cancellation) {
        if (!cancellation.hasDeadline()) {
            return Watch.NONE;
        }
        Future<?> expiry = timer.schedule(cancellation::expire, cancellation.remainingNanos(), TimeUnit.NANOSECONDS);
        return () -> expiry.cancel(false);
    }

    /**
     * @param delay from now
     * @param action quick, and does not throw; not done once this was stopped
     * @return to be ended when it need not be done any more
     */
    public synchronized Watch after(Duration delay, Runnable action) {
        if (stopped) {
            return Watch.NONE;
        }
        chores.removeIf(Future::isDone);
        Future<?> chore = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        chores.add(chore);
        return () -> chore.cancel(false);
    }

    /** @param action quick, and does not throw; done at once on the watchdog's thread, even when this was stopped */
    public void soon(Runnable action) {
        timer.execute(action);
    }

    /** Requests still expire at their deadlines; nothing else is done any more, and the thread goes with the last of them. */
    public synchronized void stop() {
        stopped = true;
        chores.forEach(chore -> chore.cancel(false));
        chores.clear();
        timer.allowCoreThreadTimeOut(true);
    }
}
