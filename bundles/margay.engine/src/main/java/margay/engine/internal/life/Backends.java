package margay.engine.internal.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import margay.api.backend.BackendInfo;
import margay.engine.internal.tune.Way;

/** The backends that are there, best first. Guarded by the conductor's lock. */
final class Backends {
    private final List<ChosenBackend> backends = new ArrayList<>();

    void add(ChosenBackend backend) {
        backends.add(backend);
        backends.sort(Comparator.comparing(ChosenBackend::service).reversed());
    }

    /** @return whether it was there */
    boolean remove(ChosenBackend backend) {
        return backends.remove(backend);
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
