package margay.engine.internal.life;

import java.util.List;
import java.util.Optional;
import margay.api.RequestException;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.lease.Slots;
import margay.engine.internal.tune.Host;
import margay.engine.internal.tune.Subject;
import margay.engine.internal.tune.Way;

/** The life of models as calibration sees it. */
record TuningHost(Life life) implements Host {
    @Override
    public List<String> serving() {
        return life.servedModels().stream().map(ServedModel::name).sorted().toList();
    }

    @Override
    public Optional<Subject> serving(String model) {
        return life.subject(model);
    }

    @Override
    public boolean isBusy(String model) {
        return life.servedModels().stream()
                .filter(served -> served.name().equals(model))
                .map(ServedModel::slots)
                .anyMatch(TuningHost::isBusy);
    }

    private static boolean isBusy(Slots slots) {
        return slots.used() > 1 || slots.waiting() > 0;
    }

    @Override
    public void adopt(Subject subject, Optional<Way> way) throws RequestException {
        life.adopt(subject, way);
    }
}
