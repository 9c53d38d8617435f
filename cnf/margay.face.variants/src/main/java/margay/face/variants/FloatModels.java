package margay.face.variants;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationStatus;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import org.osgi.framework.Version;

/** Leases on {@link FloatModel}s, one at a time, for the stages of a face request. */
final class FloatModels implements Models {
    @Override
    public Leases lease(Cancellation cancellation, Model... models) {
        return new Leases() {
            @Override
            public Lease of(Model model) {
                return (FloatModel) model;
            }

            @Override
            public void close() {
                // The models stay open.
            }
        };
    }

    @Override
    public boolean awaitAnnounced(Duration timeout) {
        return true;
    }

    @Override
    public List<GenerationStatus> generations() {
        return List.of();
    }

    @Override
    public void pin(String model, Version version) throws RequestException {
        throw new RequestException(Code.NOT_FOUND, "There is one version of the model " + model + ", not " + version);
    }

    @Override
    public void unpin(String model) {
        // Nothing is pinned.
    }

    @Override
    public Optional<Version> pinned(String model) {
        return Optional.empty();
    }
}
