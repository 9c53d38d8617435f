package margay.engine.internal.life;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Session;
import margay.api.model.GenerationState;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.Watchdog;
import margay.engine.internal.open.FailureWatch;
import margay.engine.internal.open.Gate;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.open.OpeningException;
import margay.engine.internal.open.Runner;
import margay.engine.internal.store.WeightStore;
import margay.engine.internal.tune.Way;
import margay.engine.internal.tune.WayFile;

/** Brings one generation from its weights to READY, on an opener thread. May be ended from outside at any time. */
final class Opening implements Openers.Job {
    /** What an opening needs, and what hears of its end. */
    interface Surroundings {
        WeightStore store();

        Settings settings();

        Watchdog watchdog();

        FailureWatch failureWatch();

        /** Takes a model that nobody holds any more. */
        void close(OpenModel model);

        /** The generation is open and passed its gate; the opening's hold on it goes to who is told. */
        void opened(Generation generation, OpenModel model);

        /** The generation cannot serve. */
        void failed(Generation generation, String reason);
    }

    private final Generation generation;
    private final ModelDescriptor descriptor;
    private final ChosenBackend backend;
    private final Way way;
    private final Surroundings surroundings;
    private final Cancellation cancellation = Cancellation.withoutDeadline();
    private Optional<Thread> thread = Optional.empty();

    Opening(
            Generation generation,
            ModelDescriptor descriptor,
            ChosenBackend backend,
            Way way,
            Surroundings surroundings) {
        this.generation = generation;
        this.descriptor = descriptor;
        this.backend = backend;
        this.way = way;
        this.surroundings = surroundings;
    }

    /** The generation is not wanted any more. */
    void cancel() {
        cancellation.cancel();
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public void run(Openers.Place place) {
        begin();
        Watchdog.Watch limit =
                surroundings.watchdog().after(surroundings.settings().openTimeout(), () -> giveUp(place));
        try {
            if (generation.is(GenerationState.OPENING)) {
                open();
            }
        } catch (IOException | BackendException | OpeningException | RequestException failure) {
            surroundings.failed(generation, reason(failure));
        } catch (RuntimeException | Error crash) {
            surroundings.failed(generation, "The backend " + backend.name() + " crashed: " + crash);
        } finally {
            end();
            limit.end();
            place.leave();
        }
    }

    private synchronized void begin() {
        thread = Optional.of(Thread.currentThread());
    }

    private synchronized void end() {
        thread = Optional.empty();
        Thread.interrupted();
    }

    private void giveUp(Openers.Place place) {
        stuck().ifPresent(where -> surroundings.failed(
                generation,
                "It was not ready within "
                        + surroundings.settings().openTimeout().toMillis() + " ms: " + generation.state()
                        + " is stuck in " + where));
        place.leave();
        cancellation.cancel();
        interrupt();
    }

    private synchronized Optional<String> stuck() {
        return thread.map(stuck -> "the thread " + stuck.getName() + where(stuck));
    }

    private synchronized void interrupt() {
        thread.ifPresent(Thread::interrupt);
    }

    /** @return the frame of the backend or library that it waits in, not the platform's */
    private static String where(Thread stuck) {
        return Arrays.stream(stuck.getStackTrace())
                .filter(frame -> !String.valueOf(frame.getModuleName()).startsWith("java."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    private void open() throws IOException, BackendException, OpeningException, RequestException {
        Session session = backend.backend()
                .open(WayFile.request(
                        surroundings.store(), generation.candidate().files(), descriptor, way));
        OpenModel model = model(session);
        boolean done = false;
        try {
            if (generation.to(GenerationState.WARMING)) {
                model.fill();
                check(model);
                done = true;
            }
        } finally {
            if (!done) {
                model.release();
            }
        }
        if (done) {
            surroundings.opened(generation, model);
        }
    }

    private OpenModel model(Session session) throws OpeningException {
        Consumer<OpenModel> closer = surroundings::close;
        int concurrency =
                descriptor.limits().concurrency().orElse(surroundings.settings().concurrency());
        boolean taken = false;
        try {
            OpenModel model = new OpenModel(
                    generation.id(),
                    way.describe(descriptor),
                    session,
                    concurrency,
                    closer,
                    surroundings.failureWatch());
            taken = true;
            return model;
        } finally {
            if (!taken) {
                session.close();
            }
        }
    }

    private void check(OpenModel model) throws OpeningException, RequestException {
        Runner runner = model.take();
        try {
            Gate gate = new Gate(model, generation.candidate().files(), runner, cancellation);
            gate.warm();
            if (generation.to(GenerationState.GATING)) {
                gate.pass();
            }
        } finally {
            model.give(runner);
        }
    }
}
