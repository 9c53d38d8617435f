package margay.engine.internal.life;

import java.time.Duration;
import java.util.Optional;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.engine.internal.tune.Way;

/** Lets a model that serves run in another way, and waits until it does. One adoption, done in a {@link Turns turn}. */
final class Adoption {
    private final Turns turns;
    private final Conductor conductor;
    private final Candidate candidate;
    private final String what;

    Adoption(Turns turns, Conductor conductor, Candidate candidate) {
        this.turns = turns;
        this.conductor = conductor;
        this.candidate = candidate;
        this.what = "Opening the model " + candidate.model() + " in another way";
    }

    /** See {@link margay.engine.internal.tune.Host#adopt}. */
    void adopt(Optional<Way> way, Duration limit) throws RequestException {
        conductor.retune(candidate, way);
        Optional<Generation> next = candidate.successor();
        long left = limit.toNanos();
        while (next.isPresent() && candidate.successor().equals(next)) {
            if (left <= 0) {
                conductor.giveUp(candidate, next.get());
                throw new RequestException(
                        Code.BUSY, what + " took too long, because others were being opened; try again later");
            }
            left = turns.await(what, left);
        }
        Optional<Generation> failed = next.filter(generation -> generation.is(GenerationState.FAILED));
        if (failed.isPresent()) {
            throw new RequestException(
                    Code.FAILED, what + " failed: " + failed.get().reason().orElse("no reason known"));
        }
    }
}
