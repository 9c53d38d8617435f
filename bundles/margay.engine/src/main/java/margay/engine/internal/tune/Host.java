package margay.engine.internal.tune;

import java.util.List;
import java.util.Optional;
import margay.api.RequestException;

/** The life of models, as far as it is calibration's business. Thread-safe. */
public interface Host {
    /** @return names of the models that serve */
    List<String> serving();

    /** @return a model that serves */
    Optional<Subject> serving(String model);

    /** @return whether a model has more to do than one request at a time */
    boolean isBusy(String model);

    /**
     * Lets a model run in another way, from now on: opened, checked and swapped as any generation is. Returns when it is
     * done; if the way does not work, what served serves on.
     *
     * @param subject that was measured; nothing happens if its generation does not serve any more
     * @param way to run it, empty for the default
     * @return whether it runs so now
     * @throws RequestException if the thread was interrupted
     */
    boolean adopt(Subject subject, Optional<Way> way) throws RequestException;
}
