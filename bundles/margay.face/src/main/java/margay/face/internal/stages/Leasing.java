package margay.face.internal.stages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.face.internal.models.ServingModel;

/**
 * Takes leases on the models that serve. The engine refuses a model from the moment it is withdrawn, a little before
 * another one is bound in its place: who asks in between waits for that one. Thread-safe.
 */
final class Leasing {
    private static final String WAITING = "Waiting for another face model to take over";

    /** The news of a withdrawn model comes within milliseconds; later than that, none takes over. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Models models;

    Leasing(Models models) {
        this.models = models;
    }

    /** The leases, in the same order, which the caller closes. */
    FaceModels lease(Cancellation cancellation, ServingModel... needed) throws RequestException {
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long changes = changes(needed);
            Model[] serving = serving(needed);
            try {
                return FaceModels.of(models.lease(cancellation, serving), serving, cancellation);
            } catch (RequestException refusal) {
                if (refusal.code() != Code.UNAVAILABLE || !isChanged(changes, needed, cancellation, patienceEnds)) {
                    throw refusal;
                }
            }
        }
    }

    private static Model[] serving(ServingModel... needed) throws RequestException {
        List<Model> serving = new ArrayList<>();
        for (ServingModel one : needed) {
            serving.add(one.model()
                    .orElseThrow(() -> new RequestException(
                            Code.UNAVAILABLE,
                            "No model for " + one.task()
                                    + " serves: start a bundle with one, or wait until it is open")));
        }
        return serving.toArray(Model[]::new);
    }

    private static long changes(ServingModel... needed) {
        return Stream.of(needed).mapToLong(ServingModel::changes).sum();
    }

    /** Waits for a change of any of the models; false if there was none in time. */
    private static boolean isChanged(long before, ServingModel[] needed, Cancellation cancellation, long patienceEnds)
            throws RequestException {
        Thread waiting = Thread.currentThread();
        Runnable wake = () -> LockSupport.unpark(waiting);
        Stream.of(needed).forEach(model -> model.onChange(wake));
        cancellation.onEnd(wake);
        try {
            while (changes(needed) == before) {
                cancellation.check(WAITING);
                long left = Math.min(patienceEnds - System.nanoTime(), cancellation.remainingNanos());
                if (left <= 0 || waiting.isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(left);
            }
            return true;
        } finally {
            cancellation.remove(wake);
            Stream.of(needed).forEach(model -> model.remove(wake));
        }
    }
}
