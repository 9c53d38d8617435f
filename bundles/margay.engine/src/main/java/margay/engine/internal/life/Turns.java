package margay.engine.internal.life;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import margay.api.RequestException;
import margay.api.RequestException.Code;

/** One thread's turn after another to change or see the life of models, and waiting for what follows from changes. */
final class Turns {
    /** What is done in a turn that may wait. */
    @FunctionalInterface
    interface Turn {
        void run() throws RequestException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition evaluated = lock.newCondition();
    private final Runnable evaluation;

    /** @param evaluation draws the consequences of a change */
    Turns(Runnable evaluation) {
        this.evaluation = evaluation;
    }

    /** Changes something and draws the consequences. */
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            evaluate();
        } finally {
            lock.unlock();
        }
    }

    <T> T see(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does something that evaluates and waits by itself. */
    void take(Turn turn) throws RequestException {
        lock.lock();
        try {
            turn.run();
        } finally {
            lock.unlock();
        }
    }

    /** In a turn: draws the consequences of what was changed. */
    void evaluate() {
        evaluation.run();
        evaluated.signalAll();
    }

    /** In a turn: lets others have theirs until there was a change. */
    void await(String what) throws RequestException {
        await(what, Long.MAX_VALUE);
    }

    /**
     * In a turn: lets others have theirs until there was a change, or the time is over.
     *
     * @return nanoseconds that are left
     */
    long await(String what, long nanos) throws RequestException {
        try {
            return evaluated.awaitNanos(nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, what + ": the thread was interrupted", interrupted);
        }
    }
}
