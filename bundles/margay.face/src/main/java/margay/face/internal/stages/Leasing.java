package margay.face.internal.stages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    /** The news of a withdrawn model comes within milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Models models;

    Leasing(Models models) {
        this.models = models;
    }

    /** The leases, in the same order, which the caller closes. */
    FaceModels lease(Cancellation cancellation, ServingModel... needed) throws RequestException {
        while (true) {
            long seen = changes(needed);
            List<Model> serving = serving(needed);
            try {
                return FaceModels.of(models.lease(cancellation, serving.toArray(Model[]::new)), serving, cancellation);
            } catch (RequestException refusal) {
                if (refusal.code() != Code.UNAVAILABLE || !isReplaced(seen, cancellation, needed)) {
                    throw refusal;
                }
            }
        }
    }

    private boolean isReplaced(long seen, Cancellation cancellation, ServingModel... needed) throws RequestException {
        boolean told = models.awaitAnnounced(atMost(cancellation));
        cancellation.check("Waiting for another face model to take over");
        return told && changes(needed) != seen;
    }

    private static long changes(ServingModel... needed) {
        return Stream.of(needed).mapToLong(ServingModel::changes).sum();
    }

    private static Duration atMost(Cancellation cancellation) {
        return Duration.ofNanos(Math.min(PATIENCE.toNanos(), Math.max(0, cancellation.remainingNanos())));
    }

    private static List<Model> serving(ServingModel... needed) throws RequestException {
        List<Model> serving = new ArrayList<>();
        for (ServingModel one : needed) {
            serving.add(one.model()
                    .orElseThrow(() -> new RequestException(
                            Code.UNAVAILABLE,
                            "No model for " + one.task()
                                    + " serves: start a bundle with one, or wait until it is open")));
        }
        return serving;
    }
}
