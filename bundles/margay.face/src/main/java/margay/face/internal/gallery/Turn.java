package margay.face.internal.gallery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/** What one request at a time has; the others wait for it, no longer than they last. Thread-safe. */
final class Turn {
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean taken;

    /** @param what is done by the one that has it, for messages */
    Turn(String what) {
        this.what = what;
    }

    /**
     * Waits until it is free.
     *
     * @throws RequestException if the request ends first
     */
    void take(Cancellation cancellation) throws RequestException {
        Runnable wake = this::wake;
        cancellation.onEnd(wake);
        try {
            while (!isTaken(cancellation)) {
                cancellation.check(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, what + ": interrupted", e);
        } finally {
            cancellation.remove(wake);
        }
    }

    void giveBack() {
        lock.lock();
        try {
            taken = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does not end the request: that calls {@link #wake} with the cancellation locked. */
    private boolean isTaken(Cancellation cancellation) throws InterruptedException {
        lock.lock();
        try {
            while (taken && !cancellation.isEnded() && cancellation.remainingNanos() > 0) {
                changed.await(cancellation.remainingNanos(), TimeUnit.NANOSECONDS);
            }
            boolean mine = !taken && !cancellation.isEnded();
            taken = taken || mine;
            return mine;
        } finally {
            lock.unlock();
        }
    }
}
