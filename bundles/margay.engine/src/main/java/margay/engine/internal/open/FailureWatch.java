package margay.engine.internal.open;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import margay.api.RequestException;

/** Counts the runs of one generation that failed in a row. Thread-safe. */
public final class FailureWatch {
    private final int limit;
    private final BiConsumer<OpenModel, String> bad;
    private final AtomicInteger inARow = new AtomicInteger();

    /**
     * @param limit of failures in a row; 0 for none
     * @param bad told once each time the limit is reached, with the reason
     */
    public FailureWatch(int limit, BiConsumer<OpenModel, String> bad) {
        this.limit = limit;
        this.bad = bad;
    }

    void succeeded() {
        if (inARow.get() != 0) {
            inARow.set(0);
        }
    }

    void failed(OpenModel model, RequestException failure) {
        if (inARow.incrementAndGet() == limit) {
            bad.accept(model, limit + " runs in a row failed, the last with: " + failure.getMessage());
        }
    }
}
