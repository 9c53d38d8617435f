package margay.classify.internal.models;

import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;

/**
 * The model of one request, leased. One thread at a time.
 *
 * @param model that was chosen
 * @param leases on it, closed with this
 */
public record LeasedModel(Model model, Leases leases) implements AutoCloseable {
    /** @return the lease, valid until this is closed */
    public Lease lease() {
        return leases.of(model);
    }

    @Override
    public void close() {
        leases.close();
    }
}
