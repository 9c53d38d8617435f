package margay.face.internal.gallery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/** What one request at a time has; so many others wait for it, no longer than they last. Thread-safe. */
final class Turn {
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int places;
    private int waiting;
    private boolean taken;

    /**
     * @param what is done by the one that has it, for messages
     * @param places of those who wait
     */
    Turn(String what, int places) {
        this.what = what;
        this.places = places;
    }

    /**
     * Waits until it is free.
     *
     * @throws RequestException {@link Code#BUSY} if too many wait already, or the reason if the request ends first
     */
    void take(Cancellation cancellation) throws RequestException {
        enter();
        try {
            await(cancellation);
        } finally {
            leave();
        }
    }

    private void enter() throws RequestException {
        lock.lock();
        try {
            if (waiting == places) {
                throw new RequestException(
                        Code.BUSY, what + ": " + waiting + " requests wait for it already; try again after a pause");
            }
            waiting++;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            waiting--;
        } finally {
            lock.unlock();
        }
    }

    private void await(Cancellation cancellation) throws RequestException {
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
