package margay.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/** The models of a box: leases on them, what state they are in, and which version should serve. */
@ProviderType
public interface Models {
    /**
     * Takes a lease on each of the models, all of one moment: a swap lies wholly before or after it. Waits in each
     * model's queue while all its slots are taken.
     *
     * <p>A request takes all its leases in one call; taking more while it holds some can deadlock with another request.
     *
     * <p>When nothing can serve a model any more, requests are refused at once, and its {@link Model} service is withdrawn
     * a moment later. So a request that could use another model as well does not fail with {@link
     * RequestException.Code#UNAVAILABLE}: it waits with {@link #awaitAnnounced}, looks for the service again, and leases
     * once more if a service came or went since it looked first. The same model may have come again, so comparing the
     * models is not enough.
     *
     * @param cancellation of the request; ends the waiting and every run on the leases
     * @param models each at most once
     * @return the leases, which the caller must close
     * @throws RequestException {@link RequestException.Code#UNAVAILABLE} if a model does not serve, {@link
     *     RequestException.Code#BUSY} if a queue is full, or the reason of the cancellation
     */
    Leases lease(Cancellation cancellation, Model... models) throws RequestException;

    /** @return every generation that the engine knows, serving or not: by model name, then newest version first */
    List<GenerationStatus> generations();

    /**
     * Waits until the consequences of every change up to now are drawn: {@link Model} services are registered, changed
     * or withdrawn, and whoever listens for them has been called. {@link #generations} may be ahead of that.
     *
     * @param timeout how long at most
     * @return whether it is so; {@code false} when the time was over first
     * @throws RequestException {@link RequestException.Code#CANCELLED} if the thread is interrupted
     */
    boolean awaitAnnounced(Duration timeout) throws RequestException;

    /**
     * Lets one version serve whatever other versions there are, until {@link #unpin}. Returns when that version serves.
     *
     * @param model the model's name
     * @param version of a bundle that is there
     * @throws RequestException {@link RequestException.Code#NOT_FOUND} if there is no such version, {@link
     *     RequestException.Code#FAILED} with the reason if it cannot serve (what served before serves on)
     */
    void pin(String model, Version version) throws RequestException;

    /**
     * Lets the highest version serve again. Returns when it serves.
     *
     * @param model the model's name
     * @throws RequestException {@link RequestException.Code#NOT_FOUND} if there is no such model
     */
    void unpin(String model) throws RequestException;

    /**
     * @param model the model's name
     * @return the version that is pinned, even while its bundle is not there, or that is being pinned; empty if the highest
     *     one serves
     */
    Optional<Version> pinned(String model);
}
