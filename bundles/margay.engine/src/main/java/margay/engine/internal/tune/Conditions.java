package margay.engine.internal.tune;

import java.util.List;
import java.util.Map;
import margay.api.backend.BackendInfo;
import margay.api.calibration.Wish;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Variant;

/**
 * What a measurement holds for.
 *
 * @param weights SHA-256 of the model's own
 * @param variants SHA-256 of those that may be taken
 * @param options of the backend by default
 * @param threads by default
 * @param wish what counted
 * @param processor its kind, and how many there are
 * @param backends names and versions of those that run the format; the first is the default
 */
record Conditions(
        String weights,
        List<String> variants,
        Map<String, String> options,
        int threads,
        Wish wish,
        String processor,
        List<String> backends) {

    static Conditions of(ModelDescriptor model, Tuning tuning, int threads, List<BackendInfo> backends) {
        return new Conditions(
                model.sha256(),
                tuning.variants()
                        ? model.variants().stream().map(Variant::sha256).toList()
                        : List.of(),
                model.backendOptions(),
                threads,
                tuning.wish(),
                Processor.id(),
                backends.stream().map(Conditions::name).toList());
    }

    private static String name(BackendInfo info) {
        return info.name() + ' ' + info.version();
    }

    /** @return whether they are the same but for the backends, which come one by one */
    boolean agreeBeforeBackends(Conditions other) {
        return with(List.of()).equals(other.with(List.of()));
    }

    private Conditions with(List<String> some) {
        return new Conditions(weights, variants, options, threads, wish, processor, some);
    }
}
