package margay.tools.swap;

import margay.api.RequestException;
import margay.api.model.Models;
import org.osgi.framework.Version;

/** Swaps a model between two versions whose bundles are started. Closing lets the highest one serve. */
public final class PinnedVersions implements AutoCloseable {
    private final Models models;
    private final String model;
    private Version next;
    private Version last;

    /**
     * @param models of the box
     * @param model name of the model
     * @param one version
     * @param other version
     */
    public PinnedVersions(Models models, String model, Version one, Version other) {
        this.models = models;
        this.model = model;
        this.next = one;
        this.last = other;
    }

    /**
     * Lets the version serve that did not. Returns when it does.
     *
     * @throws RequestException if it cannot
     */
    public void swap() throws RequestException {
        models.pin(model, next);
        Version served = next;
        next = last;
        last = served;
    }

    @Override
    public void close() throws RequestException {
        models.unpin(model);
    }
}
