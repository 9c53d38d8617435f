package margay.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import margay.api.RequestException.Code;

/**
 * How one request ends early: by its deadline or by its caller. Made by the source of a request and handed down to
 * everything that works on it; whoever blocks or computes registers with {@link #onEnd} what stops it.
 *
 * <p>Thread-safe. A request has one cancellation, and a cancellation ends once: the first reason stays.
 *
 * <p>A deadline is only a point in time here; whoever runs the request calls {@link #expire()} when it has passed.
 */
public final class Cancellation {
    private final long deadlineNanos;
    private final boolean hasDeadline;
    private final List<Runnable> actions = new ArrayList<>(2);
    private volatile Code reason;

    private Cancellation(boolean hasDeadline, long deadlineNanos) {
        this.hasDeadline = hasDeadline;
        this.deadlineNanos = deadlineNanos;
    }

    /** @return a cancellation without a deadline, for one request */
    public static Cancellation withoutDeadline() {
        return new Cancellation(false, 0);
    }

    /**
     * @param timeout from now; zero or less has passed already
     * @return a cancellation for one request
     */
    public static Cancellation after(Duration timeout) {
        return new Cancellation(true, System.nanoTime() + timeout.toNanos());
    }

    /** @return whether there is a deadline */
    public boolean hasDeadline() {
        return hasDeadline;
    }

    /** @return nanoseconds to the deadline, negative once it has passed, {@link Long#MAX_VALUE} without a deadline */
    public long remainingNanos() {
        return hasDeadline ? deadlineNanos - System.nanoTime() : Long.MAX_VALUE;
    }

    /** The caller does not want the answer any more. */
    public void cancel() {
        end(Code.CANCELLED);
    }

    /** The deadline has passed. */
    public void expire() {
        end(Code.DEADLINE_EXCEEDED);
    }

    /** @return {@link Code#CANCELLED}, {@link Code#DEADLINE_EXCEEDED}, or nothing while the request is alive */
    public Optional<Code> reason() {
        return Optional.ofNullable(reason);
    }

    /** @return whether the request has ended */
    public boolean isEnded() {
        return reason != null;
    }

    /**
     * @param what what was being done, for the message
     * @throws RequestException with the reason, if the request has ended or its deadline has passed
     */
    public void check(String what) throws RequestException {
        if (hasDeadline && reason == null && remainingNanos() <= 0) {
            expire();
        }
        Code ended = reason;
        if (ended != null) {
            throw exception(ended, what);
        }
    }

    /**
     * Registers what stops the work, to be run at once if the request has ended already. It runs on the thread that
     * ends the request; it must be quick and must not throw.
     *
     * @param action for example a backend's cancel
     */
    public void onEnd(Runnable action) {
        Objects.requireNonNull(action, "action");
        synchronized (actions) {
            if (reason == null) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * The work is over; the action is not run any more. When this returns, it is not running either.
     *
     * @param action what was given to {@link #onEnd}
     */
    public void remove(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }

    private void end(Code code) {
        synchronized (actions) {
            if (reason != null) {
                return;
            }
            reason = code;
            actions.forEach(Runnable::run);
            actions.clear();
        }
    }

    private static RequestException exception(Code ended, String what) {
        return new RequestException(
                ended,
                ended == Code.CANCELLED
                        ? what + ": cancelled by the caller"
                        : what + ": the deadline passed first; allow more time or send fewer requests at once");
    }
}
