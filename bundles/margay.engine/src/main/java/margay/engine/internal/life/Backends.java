package margay.engine.internal.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.backend.BackendInfo;
import margay.engine.internal.tune.Way;

/** The backends that are there, best first, and what rewrites graphs for them. Guarded by the conductor's lock. */
final class Backends {
    private final List<ChosenBackend> backends = new ArrayList<>();
    private final List<Rewrite> rewrites = new ArrayList<>();

    void add(ChosenBackend backend) {
        backends.add(backend);
        backends.sort(Comparator.comparing(ChosenBackend::service).reversed());
    }

    /** @return whether it was there */
    boolean remove(ChosenBackend backend) {
        return backends.remove(backend);
    }

    void add(Rewrite rewrite) {
        rewrites.add(rewrite);
    }

    void remove(Rewrite rewrite) {
        rewrites.remove(rewrite);
    }

    /** @return what ways there are to run models of a format, beside the backends themselves; for comparison */
    List<String> offers(String format) {
        Stream<String> settings =
                allForFormat(format).stream().map(backend -> backend.name() + " with " + backend.settings());
        Stream<String> graphs = rewrites.stream()
                .filter(rewrite -> rewrite.format().equals(format))
                .map(rewrite -> "rewrite " + rewrite.name())
                .sorted();
        return Stream.concat(settings, graphs).toList();
    }

    Optional<ChosenBackend> forFormat(String format) {
        return backends.stream().filter(backend -> backend.runs(format)).findFirst();
    }

    List<ChosenBackend> allForFormat(String format) {
        return backends.stream().filter(backend -> backend.runs(format)).toList();
    }

    /** @return the backend that a way is on, if it is there */
    Optional<ChosenBackend> of(Way way) {
        return backends.stream().filter(backend -> way.isOn(backend.info())).findFirst();
    }

    List<BackendInfo> infos() {
        return backends.stream().map(ChosenBackend::info).toList();
    }
}
