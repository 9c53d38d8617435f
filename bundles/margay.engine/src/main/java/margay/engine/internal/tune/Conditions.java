package margay.engine.internal.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.ExecutionProvider;
import margay.api.calibration.Wish;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Variant;

/**
 * What a measurement holds for.
 *
 * @param weights SHA-256 of the model's own
 * @param variants SHA-256 of those that may be taken
 * @param fast whether lower precision was welcome
 * @param options of the backend by default
 * @param threads by default
 * @param wish what counted
 * @param processor its kind, and how many there are
 * @param backends names and versions of those that run the format; the first is the default
 * @param offers their settings, their execution providers, and rewrites of graphs: from which the ways follow
 */
record Conditions(
        String weights,
        List<String> variants,
        boolean fast,
        Map<String, String> options,
        int threads,
        Wish wish,
        String processor,
        List<String> backends,
        List<String> offers) {
    /** Takes copies. */
    Conditions {
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(wish, "wish");
        Objects.requireNonNull(processor, "processor");
        variants = List.copyOf(variants);
        options = Map.copyOf(options);
        backends = List.copyOf(backends);
        offers = List.copyOf(offers);
    }

    /** For a model that serves; may wait until a backend's library is loaded. */
    static Conditions of(Subject subject, Tuner.Settings settings) {
        return of(
                subject.descriptor(),
                settings,
                subject.infos().stream().map(Conditions::name).toList(),
                offers(subject));
    }

    /** As far as they are known before the backends are there. */
    static Conditions beforeBackends(ModelDescriptor model, Tuner.Settings settings) {
        return of(model, settings, List.of(), List.of());
    }

    private static Conditions of(
            ModelDescriptor model, Tuner.Settings settings, List<String> backends, List<String> offers) {
        Tuning tuning = settings.tuning();
        return new Conditions(
                model.sha256(),
                tuning.fast() ? model.variants().stream().map(Variant::sha256).toList() : List.of(),
                tuning.fast(),
                model.backendOptions(),
                settings.threads(),
                tuning.wish(),
                Processor.ID,
                backends,
                offers);
    }

    private static List<String> offers(Subject subject) {
        List<String> offers = new ArrayList<>(subject.offers());
        for (Backend backend : subject.backends()) {
            try {
                backend.providers().stream()
                        .map(provider -> backend.info().name() + " on " + name(provider))
                        .forEach(offers::add);
            } catch (BackendException without) {
                offers.add(backend.info().name() + " without its library");
            }
        }
        return offers;
    }

    private static String name(ExecutionProvider provider) {
        return provider.name() + ", " + provider.origin()
                + (provider.problem().isPresent() ? ", which does not work" : "");
    }

    private static String name(BackendInfo info) {
        return info.name() + ' ' + info.version();
    }

    /** @return the same without the backends and what they offer, which come one by one */
    Conditions withoutBackends() {
        return new Conditions(weights, variants, fast, options, threads, wish, processor, List.of(), List.of());
    }
}
