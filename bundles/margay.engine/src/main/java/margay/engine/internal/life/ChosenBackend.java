package margay.engine.internal.life;

import margay.api.backend.Backend;
import margay.api.backend.BackendInfo;

/**
 * A backend that is there.
 *
 * @param backend the service
 * @param info what it says of itself
 * @param service what distinguishes it from others and orders them, best last
 * @param settings of it, for comparison
 */
record ChosenBackend(Backend backend, BackendInfo info, Comparable<Object> service, String settings) {
    String name() {
        return info.name();
    }

    boolean runs(String format) {
        return info.formats().contains(format);
    }
}
