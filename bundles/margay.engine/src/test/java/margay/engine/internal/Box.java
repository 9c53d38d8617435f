package margay.engine.internal;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.engine.fake.FakeModel;
import margay.engine.internal.descriptor.DescriptorReader;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.life.Candidate;
import margay.engine.internal.life.Core;
import margay.engine.internal.life.Settings;
import margay.engine.internal.tune.Tuning;

/** An engine without a framework, and waiting for what it does. */
public final class Box implements AutoCloseable {
    public static final Settings SETTINGS = new Settings(2, Duration.ofMinutes(5), 2, 4, 1, 3, Tuning.OFF);

    private final Core core;
    private final Map<String, ServedModel> published = new ConcurrentHashMap<>();
    private final List<GenerationStatus> history = new ArrayList<>();

    public Box(Path state) {
        this(state, SETTINGS);
    }

    public Box(Path state, Settings settings) {
        core = new Core(
                state,
                (model, serving) -> {
                    if (serving.isPresent()) {
                        published.put(model.name(), model);
                    } else {
                        published.remove(model.name());
                    }
                    signal();
                },
                new DescriptorReader(state),
                settings);
        core.add(status -> {
            synchronized (this) {
                history.add(status);
                notifyAll();
            }
        });
    }

    private synchronized void signal() {
        notifyAll();
    }

    public Core core() {
        return core;
    }

    public Candidate install(FakeModel model) {
        Map<String, byte[]> files = model.files();
        Candidate candidate = new Candidate(
                model.name(),
                model.version(),
                FakeModel.TASK,
                "test." + model.name(),
                FakeModel.DESCRIPTOR,
                path -> new ByteArrayInputStream(
                        Optional.ofNullable(files.get(path)).orElseThrow(() -> new FileNotFoundException(path))));
        core.found(candidate);
        return candidate;
    }

    /** Waits until a generation has been in a state, now or before. */
    public synchronized GenerationStatus await(String model, String version, GenerationState state)
            throws InterruptedException {
        return await(status -> status.id().model().equals(model)
                && status.id().version().toString().equals(version)
                && status.state() == state);
    }

    public synchronized GenerationStatus await(Predicate<GenerationStatus> wanted) throws InterruptedException {
        while (history.stream().noneMatch(wanted)) {
            wait();
        }
        return history.stream().filter(wanted).findFirst().orElseThrow();
    }

    public synchronized void forget() {
        history.clear();
    }

    public synchronized Model model(String name) throws InterruptedException {
        while (!published.containsKey(name)) {
            wait();
        }
        return published.get(name);
    }

    public synchronized void awaitWithdrawn(String name) throws InterruptedException {
        while (published.containsKey(name)) {
            wait();
        }
    }

    public float ask(Model model, float x) throws RequestException {
        return ask(Cancellation.withoutDeadline(), model, x);
    }

    public float ask(Cancellation cancellation, Model model, float x) throws RequestException {
        try (Leases leases = core.lease(cancellation, model)) {
            return run(leases.of(model), x);
        }
    }

    public static float run(Lease lease, float x) throws RequestException {
        lease.input(0).floats().put(0, x).put(1, 1);
        lease.run();
        return lease.output(0).floats().get(0);
    }

    @Override
    public void close() {
        core.stop();
    }
}
