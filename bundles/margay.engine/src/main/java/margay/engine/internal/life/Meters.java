package margay.engine.internal.life;

import margay.api.model.GenerationId;
import margay.engine.internal.lease.ModelMeter;
import margay.engine.internal.lease.Slots;
import margay.engine.internal.open.RunMeter;

/** Gives out meters. Asking again for the same meter gives one that counts on. Thread-safe. */
public interface Meters {
    /**
     * @param model name of the model
     * @param slots whose users and waiters are watched
     * @return measures its admission
     */
    ModelMeter admission(String model, Slots slots);

    /**
     * @param generation that runs
     * @return measures its runs
     */
    RunMeter runs(GenerationId generation);
}
