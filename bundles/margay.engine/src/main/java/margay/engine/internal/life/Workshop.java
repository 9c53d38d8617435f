package margay.engine.internal.life;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptors;
import margay.engine.internal.lease.ModelMeter;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.lease.Watchdog;
import margay.engine.internal.open.FailureWatch;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.open.RunMeter;
import margay.engine.internal.store.WeightStore;
import margay.engine.internal.tune.Tuner;
import margay.engine.internal.tune.Way;

/** The engine's threads and what they do: openers, reaper, announcer, and the watchdog's sweep of the store. */
final class Workshop implements Conductor.Stage, Opening.Surroundings {
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final Worker announcer = new Worker("margay-engine-announcer");
    private final Worker reaper = new Worker("margay-engine-reaper");
    private final List<GenerationListener> listeners = new CopyOnWriteArrayList<>();
    private final Publisher publisher;
    private final ModelDescriptors descriptors;
    private final WeightStore store;
    private final Watchdog watchdog;
    private final Openers openers;
    private final Life life;
    private final Tuner tuner;
    private volatile Settings settings;
    private volatile Optional<Meters> meters = Optional.empty();

    Workshop(
            Path state,
            Publisher publisher,
            ModelDescriptors descriptors,
            WeightStore store,
            Watchdog watchdog,
            Serving serving,
            Settings settings) {
        this.publisher = publisher;
        this.descriptors = descriptors;
        this.store = store;
        this.watchdog = watchdog;
        this.settings = settings;
        this.openers = new Openers(settings.openers());
        this.life = new Life(this, serving);
        this.tuner = tuner(state);
        watchdog.after(SWEEP, this::sweep);
    }

    private Tuner tuner(Path state) {
        Worker worker = new Worker("margay-engine-tuner", Thread.MIN_PRIORITY);
        return new Tuner(
                new TuningHost(life),
                state,
                store,
                watchdog,
                worker::submit,
                () -> new Tuner.Settings(settings.tuning(), settings.threads()));
    }

    Life life() {
        return life;
    }

    Tuner tuner() {
        return tuner;
    }

    List<GenerationListener> listeners() {
        return listeners;
    }

    void configure(Settings next) {
        settings = next;
        tuner.reconsider();
    }

    void measure(Meters with) {
        meters = Optional.of(with);
        remeasure();
    }

    void stopMeasuring(Meters with) {
        if (meters.equals(Optional.of(with))) {
            meters = Optional.empty();
            remeasure();
        }
    }

    private void remeasure() {
        life.openModels().forEach(this::measure);
        life.servedModels().forEach(this::measure);
    }

    private void measure(OpenModel model) {
        model.measure(meters.map(some -> some.runs(model.id())).orElse(RunMeter.NONE));
    }

    private void measure(ServedModel model) {
        model.measure(
                meters.map(some -> some.admission(model.name(), model.slots())).orElse(ModelMeter.NONE));
    }

    /** Nothing serves from here on; what is in flight ends by itself. */
    void stop() {
        tuner.stop();
        life.stop();
        openers.stop();
        watchdog.stop();
    }

    boolean awaitAnnounced(Duration timeout) throws RequestException {
        CountDownLatch told = new CountDownLatch(1);
        life.betweenChanges(() -> announcer.submit(told::countDown));
        try {
            return told.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestException(
                    Code.CANCELLED, "Waiting for the news of models: the thread was interrupted", interrupted);
        }
    }

    @Override
    public void read(Candidate candidate) {
        openers.submit(place -> {
            try {
                readNow(candidate);
            } finally {
                place.leave();
            }
        });
    }

    private void readNow(Candidate candidate) {
        try (InputStream json = candidate.files().open(candidate.descriptorPath())) {
            ModelDescriptor descriptor = descriptors.read(json, candidate.version());
            requireSame("name", candidate.model(), descriptor.name());
            requireSame("task", candidate.task(), descriptor.task());
            life.described(candidate, descriptor, tuner.recall(descriptor));
        } catch (InvalidDescriptorException invalid) {
            life.undescribed(candidate, "The descriptor is invalid: " + invalid.getMessage());
        } catch (IOException | RuntimeException | Error unreadable) {
            life.undescribed(
                    candidate, "The descriptor " + candidate.descriptorPath() + " cannot be read: " + unreadable);
        }
    }

    private static void requireSame(String what, String capability, String descriptor)
            throws InvalidDescriptorException {
        if (!capability.isEmpty() && !capability.equals(descriptor)) {
            throw new InvalidDescriptorException(List.of(
                    "/" + what + ": \"" + descriptor + "\", but the bundle's capability says \"" + capability + '"'));
        }
    }

    @Override
    public void open(Generation generation, ModelDescriptor descriptor, ChosenBackend backend, Way way) {
        Opening opening = new Opening(generation, descriptor, backend, way, this);
        generation.start(opening, backend, way);
        openers.submit(opening);
    }

    @Override
    public void cancel(Opening opening) {
        watchdog.soon(opening::cancel);
    }

    @Override
    public void changed(GenerationStatus status) {
        announcer.submit(() -> {
            if (status.state() == GenerationState.FAILED) {
                Log.warn("The model " + status.id() + " failed: "
                        + status.reason().orElse("no reason known"));
            }
            listeners.forEach(listener -> listener.changed(status));
        });
    }

    @Override
    public void published(ServedModel model, Optional<OpenModel> serving) {
        Optional<ModelDescriptor> descriptor = serving.map(OpenModel::descriptor);
        announcer.submit(() -> {
            measure(model);
            publisher.publish(model, descriptor);
        });
        serving.ifPresent(some -> tuner.consider(model.name()));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public boolean isTuned() {
        return !tuner.isSuspended();
    }

    @Override
    public WeightStore store() {
        return store;
    }

    @Override
    public Watchdog watchdog() {
        return watchdog;
    }

    @Override
    public FailureWatch failureWatch() {
        return new FailureWatch(settings.badAfter(), life);
    }

    @Override
    public void close(OpenModel model) {
        reaper.submit(() -> {
            try {
                model.close();
            } finally {
                life.closed(model);
            }
        });
    }

    @Override
    public void opened(Generation generation, OpenModel model) {
        measure(model);
        life.opened(generation, model);
        // Meters that came between saw neither this nor the model.
        measure(model);
    }

    @Override
    public void failed(Generation generation, String reason) {
        life.failed(generation, reason);
    }

    private void sweep() {
        reaper.submit(() -> {
            try {
                store.retain(life::weights);
            } catch (IOException undeletable) {
                Log.warn("Unused weights cannot be deleted", undeletable);
            }
        });
        watchdog.after(SWEEP, this::sweep);
    }
}
