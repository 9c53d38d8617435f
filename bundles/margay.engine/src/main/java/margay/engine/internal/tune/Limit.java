package margay.engine.internal.tune;

import java.time.Duration;
import java.util.Optional;
import margay.api.Cancellation;
import margay.api.RequestException.Code;
import margay.engine.internal.lease.Watchdog;

/** A cancellation that ends with another one, and when its time is over. */
final class Limit implements AutoCloseable {
    private final Cancellation outer;
    private final Cancellation inner = Cancellation.withoutDeadline();
    private final Runnable cancel = inner::cancel;
    private final Watchdog.Watch watch;

    Limit(Cancellation outer, Watchdog watchdog, Duration time) {
        this.outer = outer;
        this.watch = watchdog.after(time, inner::expire);
        outer.onEnd(cancel);
    }

    Cancellation cancellation() {
        return inner;
    }

    /** @return whether its time was over first */
    boolean isOver() {
        return inner.reason().equals(Optional.of(Code.DEADLINE_EXCEEDED));
    }

    @Override
    public void close() {
        watch.end();
        outer.remove(cancel);
    }
}
