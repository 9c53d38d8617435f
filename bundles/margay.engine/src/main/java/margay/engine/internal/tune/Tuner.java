package margay.engine.internal.tune;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.calibration.Calibration;
import margay.api.calibration.Calibrator;
import margay.api.calibration.Trial;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.Watchdog;
import margay.engine.internal.store.WeightStore;

/**
 * Measures each model when it has served for a while, keeps what was found, and lets it serve so.
 *
 * <p>Thread-safe. What it does by itself runs on one thread of low priority. Nothing foreign runs under its monitor, which
 * others may want while they hold the engine's lock.
 */
public final class Tuner implements Calibrator {
    private static final Logger LOG = System.getLogger(Tuner.class.getName());

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What an operator has set. */
    public record Settings(Tuning tuning, int threads) {}

    private final Host host;
    private final Laboratory laboratory;
    private final Answers answers;
    private final Watchdog watchdog;
    private final Executor worker;
    private final Supplier<Settings> settings;
    private final Map<String, Watchdog.Watch> scheduled = new HashMap<>();
    private Cancellation background = Cancellation.withoutDeadline();
    private int suspensions;
    private boolean stopped;

    /**
     * @param host of the models
     * @param state the box's state directory
     * @param store of weights
     * @param watchdog to wait with
     * @param worker one thread of low priority
     * @param settings as they are now
     */
    public Tuner(
            Host host, Path state, WeightStore store, Watchdog watchdog, Executor worker, Supplier<Settings> settings) {
        this.host = host;
        this.laboratory = new Laboratory(store, watchdog, new Attempts(state));
        this.answers = new Answers(state);
        this.watchdog = watchdog;
        this.worker = worker;
        this.settings = settings;
    }

    /** @return in which way a model that is opened now is to run, if one was found that may still be best */
    public Optional<Way> recall(ModelDescriptor model) {
        Settings now = settings.get();
        if (!now.tuning().automatic() || isSuspended()) {
            return Optional.empty();
        }
        return answers.read(model.sha256())
                .filter(answer -> answer.conditions().withoutBackends().equals(Conditions.beforeBackends(model, now)))
                .map(Answer::way);
    }

    /** @return whether models are to run in their default ways */
    public synchronized boolean isSuspended() {
        return suspensions > 0;
    }

    /** A model may have to be measured: it serves now. */
    public synchronized void consider(String model) {
        if (!stopped && suspensions == 0) {
            scheduled.computeIfAbsent(model, this::schedule);
        }
    }

    private Watchdog.Watch schedule(String model) {
        return watchdog.after(settings.get().tuning().delay(), () -> worker.execute(() -> inBackground(model)));
    }

    /** The settings have changed, or what the box offers. */
    public void reconsider() {
        host.serving().forEach(this::considerAnew);
    }

    private synchronized void considerAnew(String model) {
        Optional.ofNullable(scheduled.remove(model)).ifPresent(Watchdog.Watch::end);
        consider(model);
    }

    /** Nothing is measured any more. Returns when the run that was going on has ended, or takes too long. */
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        background().cancel();
        laboratory.awaitIdle(GRACE);
    }

    private void inBackground(String model) {
        synchronized (this) {
            scheduled.remove(model);
            if (stopped || suspensions > 0) {
                return;
            }
            background = Cancellation.withoutDeadline();
        }
        Optional<Subject> subject = host.serving(model);
        try {
            if (subject.isPresent()) {
                inBackground(subject.get());
            }
        } catch (RequestException failure) {
            laterOrNever(model, failure);
        }
    }

    private void inBackground(Subject subject) throws RequestException {
        Settings now = settings.get();
        if (!now.tuning().automatic()) {
            adopt(subject, standard(subject, now));
            return;
        }
        Conditions conditions = Conditions.of(subject, now);
        Optional<Answer> known = answers.read(conditions.weights())
                .filter(answer -> answer.conditions().equals(conditions));
        if (known.isPresent()) {
            adopt(subject, known.get().way(), conditions);
        } else if (laboratory.isSafe(subject)) {
            measureInBackground(subject, now, conditions);
        }
    }

    private void measureInBackground(Subject subject, Settings now, Conditions conditions) throws RequestException {
        Cancellation cancellation = background();
        Measurement.Guard guard = () -> {
            cancellation.check("Measuring the model " + subject.id().model());
            if (host.isBusy(subject.id().model())) {
                throw new RequestException(
                        Code.BUSY, "The model " + subject.id().model() + " has more to do");
            }
        };
        guard.check();
        Measurement measured = laboratory.measure(subject, now, Thread.MIN_PRIORITY, guard, trial -> {}, cancellation);
        finish(subject, now, conditions, measured);
    }

    private synchronized Cancellation background() {
        return background;
    }

    private void laterOrNever(String model, RequestException failure) {
        if (failure.code() == Code.BUSY || failure.code() == Code.CANCELLED) {
            consider(model);
        } else {
            LOG.log(Level.WARNING, "The model " + model + " runs in its default way: " + failure.getMessage());
        }
    }

    @Override
    public Calibration calibrate(String model, Consumer<Trial> progress, Cancellation cancellation)
            throws RequestException {
        Subject subject = host.serving(model)
                .orElseThrow(() -> new RequestException(
                        Code.NOT_FOUND, "No model " + model + " serves; there are " + host.serving()));
        background().cancel();
        Settings now = settings.get();
        Measurement.Guard guard = () -> cancellation.check("Measuring the model " + model);
        Conditions conditions = Conditions.of(subject, now);
        Measurement measured = laboratory.measure(subject, now, Thread.NORM_PRIORITY, guard, progress, cancellation);
        return finish(subject, now, conditions, measured);
    }

    private Calibration finish(Subject subject, Settings now, Conditions conditions, Measurement measured)
            throws RequestException {
        Way taken = measured.winner().orElse(measured.standard());
        keep(new Answer(conditions, taken, measured.ratio()));
        if (now.tuning().automatic() && !isSuspended()) {
            adopt(subject, taken, conditions);
        }
        return new Calibration(
                subject.id().model(),
                subject.id().version().toString(),
                now.tuning().wish(),
                measured.trials());
    }

    /** A way that does not work although it was measured is not tried again. */
    private void adopt(Subject subject, Way way, Conditions conditions) throws RequestException {
        try {
            adopt(subject, way);
        } catch (RequestException failure) {
            if (failure.code() == Code.FAILED) {
                keep(new Answer(conditions, standard(subject, settings.get()), 1));
            }
            throw failure;
        }
    }

    private void adopt(Subject subject, Way way) throws RequestException {
        boolean standard = way.isSameAs(standard(subject, settings.get()));
        if (!way.isSameAs(subject.now())) {
            host.adopt(subject, standard ? Optional.empty() : Optional.of(way));
        }
    }

    private static Way standard(Subject subject, Settings now) {
        return Way.byDefault(subject.infos().get(0), now.threads());
    }

    private void keep(Answer answer) throws RequestException {
        try {
            answers.write(answer);
        } catch (IOException unwritable) {
            throw new RequestException(
                    Code.FAILED,
                    "What was measured cannot be written to the state directory: " + unwritable,
                    unwritable);
        }
    }

    @Override
    public Suspension suspend() throws RequestException {
        synchronized (this) {
            suspensions++;
        }
        background().cancel();
        AtomicBoolean open = new AtomicBoolean(true);
        Suspension suspension = () -> {
            if (open.getAndSet(false)) {
                resume();
            }
        };
        boolean done = false;
        try {
            laboratory.awaitIdle();
            returnToDefaults();
            done = true;
            return suspension;
        } finally {
            if (!done) {
                suspension.close();
            }
        }
    }

    private void returnToDefaults() throws RequestException {
        for (String model : host.serving()) {
            for (Optional<Subject> tuned = tuned(model); tuned.isPresent(); tuned = tuned(model)) {
                host.adopt(tuned.get(), Optional.empty());
            }
        }
    }

    private Optional<Subject> tuned(String model) {
        return host.serving(model).filter(subject -> !subject.now().isSameAs(standard(subject, settings.get())));
    }

    private void resume() {
        synchronized (this) {
            suspensions--;
        }
        reconsider();
    }
}
