package margay.engine.internal.open;

import margay.api.RequestException;

/**
 * Counts the runs of one generation that fail in a row: at the limit it is bad. As many that succeed in a row make it well
 * again.
 *
 * <p>Thread-safe. While no run fails, nothing is locked.
 */
public final class FailureWatch {
    /** Hears of it on the thread of the run, in order; must be quick. */
    public interface Listener {
        /** So many runs in a row failed; told again when as many more fail. */
        void turnedBad(OpenModel model, String reason);

        /** It was bad, and as many runs in a row succeeded. */
        void recovered(OpenModel model);
    }

    private final int limit;
    private final Listener listener;
    private volatile boolean watchful;
    private boolean bad;
    private int failed;
    private int succeeded;

    /**
     * @param limit of failures in a row; 0 for none
     * @param listener is told
     */
    public FailureWatch(int limit, Listener listener) {
        this.limit = limit;
        this.listener = listener;
    }

    /** @return one that counts nothing */
    public static FailureWatch none() {
        return new FailureWatch(0, new Listener() {
            @Override
            public void turnedBad(OpenModel model, String reason) {
                // Without a limit nothing is bad.
            }

            @Override
            public void recovered(OpenModel model) {
                // Without a limit nothing is bad.
            }
        });
    }

    void succeeded(OpenModel model) {
        if (watchful) {
            count(model);
        }
    }

    private synchronized void count(OpenModel model) {
        failed = 0;
        succeeded++;
        if (bad && succeeded >= limit) {
            bad = false;
            listener.recovered(model);
        }
        watchful = bad;
    }

    synchronized void failed(OpenModel model, RequestException failure) {
        watchful = limit > 0;
        succeeded = 0;
        failed++;
        if (failed == limit) {
            failed = 0;
            bad = true;
            listener.turnedBad(model, limit + " runs in a row failed, the last with: " + failure.getMessage());
        }
    }
}
