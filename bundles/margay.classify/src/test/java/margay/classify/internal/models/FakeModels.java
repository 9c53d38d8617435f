package margay.classify.internal.models;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import org.osgi.framework.Version;

/** Generations in the states that a test wants. */
final class FakeModels implements Models {
    private final List<GenerationStatus> generations = new CopyOnWriteArrayList<>();
    private final Set<Model> withdrawn = ConcurrentHashMap.newKeySet();
    private volatile Runnable news = () -> {};

    static GenerationStatus status(String model, String task, GenerationState state, String reason) {
        return new GenerationStatus(
                new GenerationId(model, new Version("1.0.0"), 1),
                state,
                Optional.ofNullable(reason),
                Optional.ofNullable(task),
                Optional.empty(),
                Optional.empty(),
                0,
                Instant.EPOCH,
                "test");
    }

    FakeModels with(String model, String task, GenerationState state, String reason) {
        generations.add(status(model, task, state, reason));
        return this;
    }

    FakeModels with(String model, GenerationState state) {
        return with(model, ClassifierModels.TASK, state, null);
    }

    /** The state of a model's only generation changes. */
    void change(String model, GenerationState state, String reason) {
        generations.removeIf(status -> status.id().model().equals(model));
        with(model, ClassifierModels.TASK, state, reason);
    }

    @Override
    public List<GenerationStatus> generations() {
        return List.copyOf(generations);
    }

    /** The engine refuses the model from now on; those who wait for the news get it then. */
    void withdraw(Model model, Runnable whenAwaited) {
        withdrawn.add(model);
        news = whenAwaited;
    }

    /** The engine leases the model again. */
    void readmit(Model model) {
        withdrawn.remove(model);
    }

    @Override
    public Leases lease(Cancellation cancellation, Model... models) throws RequestException {
        if (withdrawn.containsAll(List.of(models))) {
            throw new RequestException(Code.UNAVAILABLE, "Withdrawn by a test: " + models[0].name());
        }
        return new NoLeases();
    }

    private static final class NoLeases implements Leases {
        @Override
        public Lease of(Model model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Override
    public boolean awaitAnnounced(Duration timeout) {
        news.run();
        return true;
    }

    @Override
    public void pin(String model, Version version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unpin(String model) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Version> pinned(String model) {
        return Optional.empty();
    }
}
