package margay.engine.internal.tune;

import java.util.Optional;
import margay.api.backend.BackendInfo;
import margay.api.backend.Candidate;
import margay.api.calibration.Setup;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Variant;

/**
 * A way to run a model, with all that is needed to open it.
 *
 * @param backend its name
 * @param version of the backend
 * @param candidate of the backend
 * @param threads that one run may use
 * @param variant name of the weights; empty for the model's own
 */
public record Way(String backend, String version, Candidate candidate, int threads, Optional<String> variant) {
    /**
     * @param backend which runs the model if nothing was measured
     * @param threads as the operator set
     * @return the way that needs no measurement
     */
    public static Way byDefault(BackendInfo backend, int threads) {
        return new Way(backend.name(), backend.version(), Candidate.DEFAULT, threads, Optional.empty());
    }

    /** @return whether it is that backend, in the version that was measured */
    public boolean isOn(BackendInfo info) {
        return backend.equals(info.name()) && version.equals(info.version());
    }

    /** @return whether both open and run alike, whatever their names */
    public boolean isSameAs(Way other) {
        return backend.equals(other.backend)
                && version.equals(other.version)
                && candidate.options().equals(other.candidate.options())
                && threads == other.threads
                && variant.equals(other.variant);
    }

    /** @return the descriptor with the weights of this way */
    public ModelDescriptor describe(ModelDescriptor model) {
        return variant.map(name -> model.with(find(model, name))).orElse(model);
    }

    private static Variant find(ModelDescriptor model, String name) {
        return model.variants().stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The model " + model.name() + " has no variant " + name));
    }

    /** @return the same for people */
    public Setup setup() {
        return new Setup(backend, candidate.name(), threads, variant);
    }
}
