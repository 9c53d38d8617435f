package margay.engine.internal.open;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Runners that nobody uses now. Lock-free; giving allocates nothing. */
final class RunnerPool {
    private final AtomicReferenceArray<Runner> places;

    RunnerPool(int capacity) {
        places = new AtomicReferenceArray<>(capacity);
    }

    int capacity() {
        return places.length();
    }

    /** @return a runner, if there is one */
    Optional<Runner> take() {
        for (int i = 0; i < places.length(); i++) {
            if (places.getPlain(i) != null) {
                Runner runner = places.getAndSet(i, null);
                if (runner != null) {
                    return Optional.of(runner);
                }
            }
        }
        return Optional.empty();
    }

    /** @return whether there was a place for it */
    boolean give(Runner runner) {
        for (int i = 0; i < places.length(); i++) {
            if (places.compareAndSet(i, null, runner)) {
                return true;
            }
        }
        return false;
    }
}
