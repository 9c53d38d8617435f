package margay.engine.internal.life;

import margay.engine.internal.lease.ModelMeter;
import margay.engine.internal.lease.Slots;
import margay.engine.internal.open.RunMeter;
import org.osgi.framework.Version;

/** Gives out meters. Asking again for the same meter gives one that counts on. Thread-safe. */
public interface Meters {
    /**
     * @param model name of the model
     * @param slots whose users and waiters are watched
     * @return measures its admission
     */
    ModelMeter admission(String model, Slots slots);

    /**
     * @param model name of the model
     * @param version of it
     * @return measures its runs
     */
    RunMeter runs(String model, Version version);
}
