package margay.engine.internal.lease;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/**
 * Admission to one model: so many requests at a time, so many more that wait, first come, first served.
 *
 * <p>Thread-safe. Nothing foreign runs under the lock.
 */
public final class Slots {
    private final String what;
    private final String waiting;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private int limit;
    private int queue;
    private int used;
    private RequestException closed;

    /** @param model its name */
    public Slots(String model) {
        what = "The model " + model;
        waiting = "Waiting for the model " + model;
        close("it was never opened");
    }

    /** A request that waits: granted, refused, or neither yet. */
    private static final class Waiter implements Runnable {
        private final Thread thread = Thread.currentThread();
        private volatile boolean granted;
        private volatile RequestException refused;

        @Override
        public void run() {
            LockSupport.unpark(thread);
        }

        private boolean isDecided() {
            return granted || refused != null;
        }
    }

    /**
     * Takes a slot; waits for one in the queue if there is a place.
     *
     * @param cancellation ends the waiting
     * @return nanoseconds waited, 0 for none
     * @throws RequestException {@link Code#UNAVAILABLE} if the model does not serve (any more), {@link Code#BUSY} if the
     *     queue is full, or the reason of the cancellation
     */
    long acquire(Cancellation cancellation) throws RequestException {
        cancellation.check(waiting);
        Optional<Waiter> waiter = enter();
        return waiter.isEmpty() ? 0 : await(waiter.get(), cancellation);
    }

    /** @return who waits, none if there was a slot */
    private synchronized Optional<Waiter> enter() throws RequestException {
        if (closed != null) {
            throw again(closed);
        }
        if (used < limit && waiters.isEmpty()) {
            used++;
            return Optional.empty();
        }
        if (waiters.size() >= queue) {
            throw new RequestException(
                    Code.BUSY,
                    what + " is busy: " + used + " requests run and " + waiters.size()
                            + " wait; try again after a pause");
        }
        Waiter waiter = new Waiter();
        waiters.add(waiter);
        return Optional.of(waiter);
    }

    private long await(Waiter waiter, Cancellation cancellation) throws RequestException {
        long start = System.nanoTime();
        cancellation.onEnd(waiter);
        try {
            while (!waiter.isDecided()) {
                LockSupport.parkNanos(this, cancellation.remainingNanos());
                leaveIfEnded(waiter, cancellation);
            }
        } finally {
            cancellation.remove(waiter);
        }
        if (waiter.refused != null) {
            throw again(waiter.refused);
        }
        return Math.max(1, System.nanoTime() - start);
    }

    private void leaveIfEnded(Waiter waiter, Cancellation cancellation) throws RequestException {
        if (Thread.currentThread().isInterrupted() && leave(waiter)) {
            throw new RequestException(Code.CANCELLED, waiting + ": the thread was interrupted");
        }
        if ((cancellation.isEnded() || cancellation.remainingNanos() <= 0) && leave(waiter)) {
            cancellation.check(waiting);
        }
    }

    private synchronized boolean leave(Waiter waiter) {
        return waiters.remove(waiter);
    }

    /** Gives a slot back. */
    void release() {
        List<Waiter> granted;
        synchronized (this) {
            used--;
            granted = grant();
        }
        granted.forEach(Waiter::run);
    }

    private List<Waiter> grant() {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Waiter> granted = new ArrayList<>(1);
        while (used < limit && !waiters.isEmpty()) {
            Waiter next = waiters.remove();
            used++;
            next.granted = true;
            granted.add(next);
        }
        return granted;
    }

    /**
     * The model serves, from here on with these limits.
     *
     * @param limit requests that may hold a slot
     * @param queue requests that may wait
     */
    public void open(int limit, int queue) {
        List<Waiter> granted;
        synchronized (this) {
            this.limit = limit;
            this.queue = queue;
            closed = null;
            granted = grant();
        }
        granted.forEach(Waiter::run);
    }

    /**
     * The model does not serve; who waits gets the reason.
     *
     * @param reason what it waits for or why it failed
     */
    public void close(String reason) {
        RequestException refusal = new RequestException(Code.UNAVAILABLE, what + " does not serve: " + reason);
        List<Waiter> refused;
        synchronized (this) {
            closed = refusal;
            refused = new ArrayList<>(waiters);
            waiters.clear();
        }
        refused.forEach(waiter -> {
            waiter.refused = refusal;
            waiter.run();
        });
    }

    /** @return requests that hold a slot */
    public synchronized int used() {
        return used;
    }

    /** @return requests that wait */
    public synchronized int waiting() {
        return waiters.size();
    }

    /** An exception with the stack of the thread that gets it. */
    private static RequestException again(RequestException refusal) {
        return new RequestException(refusal.code(), refusal.getMessage());
    }
}
