package margay.face;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationStatus;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import org.osgi.framework.Version;

/** Leases on {@link FakeModel}s; nobody waits for a slot. Thread-safe. */
final class FakeEngine implements Models {
    private boolean silent;

    @Override
    public Leases lease(Cancellation cancellation, Model... models) throws RequestException {
        cancellation.check("Leasing");
        Deque<FakeModel> taken = new ArrayDeque<>();
        for (FakeModel model : Stream.of(models).map(FakeModel.class::cast).toList()) {
            try {
                model.take();
                taken.push(model);
            } catch (RequestException refusal) {
                taken.forEach(FakeModel::giveBack);
                throw refusal;
            }
        }
        return new FakeLeases(taken);
    }

    private record FakeLeases(Deque<FakeModel> taken) implements Leases {
        @Override
        public Lease of(Model model) {
            return ((FakeModel) model).lease();
        }

        @Override
        public void close() {
            while (!taken.isEmpty()) {
                taken.pop().giveBack();
            }
        }
    }

    /** A change of the models and its announcement; who awaits what is announced awaits the end of both. */
    synchronized void change(Runnable models) {
        models.run();
    }

    /** Never again is anything announced. */
    synchronized void fallSilent() {
        silent = true;
    }

    @Override
    public synchronized boolean awaitAnnounced(Duration timeout) throws RequestException {
        long end = System.nanoTime() + timeout.toNanos();
        while (silent && System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return !silent;
    }

    @Override
    public List<GenerationStatus> generations() {
        return List.of();
    }

    @Override
    public void pin(String model, Version version) throws RequestException {
        throw new RequestException(Code.NOT_FOUND, "No versions here");
    }

    @Override
    public void unpin(String model) {
        // Nothing is pinned.
    }

    @Override
    public Optional<Version> pinned(String model) {
        return Optional.empty();
    }
}
