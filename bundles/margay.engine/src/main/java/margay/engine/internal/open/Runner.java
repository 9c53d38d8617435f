package margay.engine.internal.open;

import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Binding;

/** A binding, and runs on it that a cancellation can end. Used by one thread at a time. */
public final class Runner {
    private final Binding binding;
    private final String what;
    private final Runnable cancel = this::cancel;
    private volatile boolean cancelled;
    private boolean spoiled;

    /**
     * @param binding which this owns from here on
     * @param what runs, for messages
     */
    Runner(Binding binding, String what) {
        this.binding = binding;
        this.what = what;
    }

    Binding binding() {
        return binding;
    }

    /**
     * @param cancellation ends the run
     * @throws RequestException if the run fails, or the reason of the cancellation
     */
    void run(Cancellation cancellation) throws RequestException {
        cancellation.check(what);
        boolean ended = false;
        cancellation.onEnd(cancel);
        try {
            ended = runOnce();
        } finally {
            cancellation.remove(cancel);
            spoiled |= cancelled && !ended;
        }
        if (cancelled) {
            cancelled = false;
            cancellation.check(what);
        }
    }

    /** @return whether the run used up a cancel */
    private boolean runOnce() throws RequestException {
        try {
            binding.run();
            return false;
        } catch (RequestException failure) {
            if (failure.code() == Code.CANCELLED && cancelled) {
                return true;
            }
            throw failure;
        } catch (RuntimeException | Error crash) {
            spoiled = true;
            throw new RequestException(Code.FAILED, what + ": the backend crashed: " + crash, crash);
        }
    }

    private void cancel() {
        cancelled = true;
        binding.cancel();
    }

    /** @return whether a later run could fail for what happened in an earlier one */
    boolean isSpoiled() {
        return spoiled;
    }

    void close() {
        binding.close();
    }
}
