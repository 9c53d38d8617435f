package margay.api.model;

import org.osgi.annotation.versioning.ProviderType;

/** The leases of one request, taken together. Closing gives all of them back; closing again does nothing. */
@ProviderType
public interface Leases extends AutoCloseable {
    /**
     * @param model one of those that were asked for
     * @return its lease, valid until this is closed
     * @throws IllegalArgumentException if it was not asked for
     */
    Lease of(Model model);

    @Override
    void close();
}
