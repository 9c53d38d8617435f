package margay.engine.internal.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import margay.api.backend.BackendInfo;

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

    List<BackendInfo> infos() {
        return backends.stream().map(ChosenBackend::info).toList();
    }
}
