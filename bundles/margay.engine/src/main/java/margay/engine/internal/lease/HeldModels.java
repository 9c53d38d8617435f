package margay.engine.internal.lease;

import java.util.Arrays;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.engine.internal.open.Undoing;

/** The leases of one request. */
final class HeldModels implements Leases {
    private final HeldModel[] held;
    private final Watchdog.Watch deadline;
    private boolean closed;

    HeldModels(HeldModel[] held, Watchdog.Watch deadline) {
        this.held = held;
        this.deadline = deadline;
    }

    @Override
    public Lease of(Model model) {
        for (HeldModel lease : held) {
            if (lease.model() == model) {
                return lease;
            }
        }
        throw new IllegalArgumentException("The model " + model.name() + " was not asked for, only "
                + Arrays.stream(held).map(lease -> lease.model().name()).toList());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        deadline.end();
        Undoing undoing = new Undoing();
        for (HeldModel lease : held) {
            undoing.step(lease::close);
            lease.model().slots().release();
        }
        undoing.end();
    }
}
