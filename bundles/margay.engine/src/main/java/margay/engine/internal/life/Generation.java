package margay.engine.internal.life;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.tune.Way;

/**
 * One opening of a candidate and the state it is in. CLOSED and FAILED are final.
 *
 * <p>Thread-safe: the opener, the watchdog and the conductor all move it on, and the first to end it wins.
 */
final class Generation {
    private static final Set<GenerationState> FINAL = EnumSet.of(GenerationState.CLOSED, GenerationState.FAILED);

    private final GenerationId id;
    private final Candidate candidate;
    private final Consumer<GenerationStatus> listener;
    private Optional<String> task = Optional.empty();
    private GenerationState state = GenerationState.FOUND;
    private Optional<String> reason = Optional.empty();
    private Instant since = Instant.now();
    private Optional<ChosenBackend> backend = Optional.empty();
    private Optional<Way> way = Optional.empty();
    private Optional<Opening> opening = Optional.empty();
    private Optional<OpenModel> open = Optional.empty();

    Generation(GenerationId id, Candidate candidate, Consumer<GenerationStatus> listener) {
        this.id = id;
        this.candidate = candidate;
        this.listener = listener;
    }

    GenerationId id() {
        return id;
    }

    Candidate candidate() {
        return candidate;
    }

    synchronized GenerationState state() {
        return state;
    }

    synchronized Optional<String> reason() {
        return reason;
    }

    synchronized Optional<ChosenBackend> backend() {
        return backend;
    }

    /** In which way it was opened. */
    synchronized Optional<Way> way() {
        return way;
    }

    synchronized Optional<OpenModel> open() {
        return open;
    }

    synchronized Optional<Opening> opening() {
        return opening;
    }

    synchronized void describe(ModelDescriptor descriptor) {
        task = Optional.of(descriptor.task());
    }

    synchronized void start(Opening by, ChosenBackend with, Way in) {
        opening = Optional.of(by);
        backend = Optional.of(with);
        way = Optional.of(in);
        to(GenerationState.OPENING, Optional.empty());
    }

    synchronized void opened(OpenModel model) {
        open = Optional.of(model);
        opening = Optional.empty();
        to(GenerationState.READY, Optional.empty());
    }

    /** @return false if it has ended already */
    boolean to(GenerationState next) {
        return to(next, Optional.empty());
    }

    /** @return false if it has ended already */
    synchronized boolean to(GenerationState next, Optional<String> why) {
        if (FINAL.contains(state)) {
            return false;
        }
        state = next;
        reason = why;
        since = Instant.now();
        listener.accept(status());
        return true;
    }

    /** Says why it is where it is. */
    synchronized void explain(Optional<String> why) {
        if (!FINAL.contains(state) && !reason.equals(why)) {
            reason = why;
            listener.accept(status());
        }
    }

    boolean is(GenerationState... states) {
        GenerationState now = state();
        for (GenerationState one : states) {
            if (now == one) {
                return true;
            }
        }
        return false;
    }

    synchronized GenerationStatus status() {
        boolean owned = state != GenerationState.DRAINING && state != GenerationState.CLOSED;
        int leases = open.map(model -> Math.max(0, model.holders() - (owned ? 1 : 0)))
                .orElse(0);
        return new GenerationStatus(
                id,
                state,
                reason,
                task,
                backend.map(ChosenBackend::name),
                way.map(Way::setup),
                leases,
                since,
                candidate.bundle());
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
