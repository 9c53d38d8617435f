package margay.classify.internal.models;

import java.util.concurrent.TimeUnit;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/** Counts changes of the models, and lets requests wait for the next one. Thread-safe. */
final class Changes {
    private long count;
    private boolean closed;

    /** How many there were; to be read before one looks whether to wait. */
    synchronized long count() {
        return count;
    }

    synchronized void happened() {
        count++;
        notifyAll();
    }

    /** Nobody waits any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits until there were more changes than the caller has seen. May return early.
     *
     * @param seen the count before the caller looked
     * @param what is being done, for the messages
     * @throws RequestException the reason of the cancellation, or {@link Code#UNAVAILABLE} once this is closed
     */
    void awaitAfter(long seen, String what, Cancellation cancellation) throws RequestException {
        Runnable wake = this::happened;
        cancellation.onEnd(wake);
        try {
            block(seen, cancellation.remainingNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, what + ": the thread was interrupted", e);
        } finally {
            cancellation.remove(wake);
        }
        cancellation.check(what);
        requireOpen(what);
    }

    private synchronized void block(long seen, long nanos) throws InterruptedException {
        if (count == seen && !closed) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    private synchronized void requireOpen(String what) throws RequestException {
        if (closed) {
            throw new RequestException(Code.UNAVAILABLE, what + ": the bundle margay.classify was stopped");
        }
    }
}
