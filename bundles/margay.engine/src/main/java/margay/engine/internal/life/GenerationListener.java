package margay.engine.internal.life;

import margay.api.model.GenerationStatus;

/** Hears of every change of a generation's state, in order, on the engine's announcer thread. */
@FunctionalInterface
public interface GenerationListener {
    /** @param status after the change */
    void changed(GenerationStatus status);
}
