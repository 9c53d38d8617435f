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
     * done; else what served serves on.
     *
     * @param subject that was measured; nothing happens if its generation does not serve (any more)
     * @param way to run it, empty for the default
     * @throws RequestException {@link RequestException.Code#FAILED} if the way does not work, {@link
     *     RequestException.Code#BUSY} if others are being opened for too long, {@link RequestException.Code#CANCELLED}
     *     if the thread was interrupted
     */
    void adopt(Subject subject, Optional<Way> way) throws RequestException;
}
