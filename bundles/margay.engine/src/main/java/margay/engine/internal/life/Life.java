package margay.engine.internal.life;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.api.backend.BackendInfo;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.open.FailureWatch;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.tune.Subject;
import margay.engine.internal.tune.Way;
import org.osgi.framework.Version;

/**
 * The life of all generations: every change (a bundle or backend comes or goes, an opening ends, an operator pins) is
 * noted under one lock, and then the conductor decides what follows.
 *
 * <p>Thread-safe. Calls are short, but for {@link #pin} and {@link #unpin}, which wait.
 */
final class Life implements FailureWatch.Listener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition evaluated = lock.newCondition();
    private final Map<String, List<Version>> pins = new HashMap<>();
    private final Backends backends = new Backends();
    private final Conductor.Stage stage;
    private final Serving serving;
    private final Conductor conductor;
    private boolean stopped;

    Life(Conductor.Stage stage, Serving serving) {
        this.stage = stage;
        this.serving = serving;
        this.conductor = new Conductor(stage, serving, backends);
    }

    void found(Candidate candidate) {
        change(() -> conductor.add(candidate));
    }

    void refused(Candidate candidate, String reason) {
        change(() -> conductor.refuse(candidate, reason));
    }

    void gone(Candidate candidate) {
        change(() -> conductor.remove(candidate));
    }

    /** @param way in which it is to be opened, empty for the default */
    void described(Candidate candidate, ModelDescriptor descriptor, Optional<Way> way) {
        change(() -> {
            candidate.describe(descriptor);
            candidate.prefer(way);
            candidate.generation().describe(descriptor);
        });
    }

    void undescribed(Candidate candidate, String reason) {
        change(() -> candidate.generation().to(GenerationState.FAILED, Optional.of(reason)));
    }

    void added(ChosenBackend backend) {
        change(() -> {
            backends.add(backend);
            List.copyOf(conductor.candidates()).stream()
                    .filter(candidate -> candidate
                            .descriptor()
                            .filter(descriptor -> backend.runs(descriptor.format()))
                            .isPresent())
                    .forEach(conductor::retry);
        });
    }

    void removed(ChosenBackend backend) {
        change(() -> {
            backends.remove(backend);
            conductor.leave(backend);
        });
    }

    void opened(Generation generation, OpenModel model) {
        boolean[] wanted = new boolean[1];
        change(() -> {
            wanted[0] = !stopped && generation.is(GenerationState.GATING);
            if (wanted[0]) {
                generation.opened(model);
            }
        });
        if (!wanted[0]) {
            model.release();
        }
    }

    /** An opening failed, or took too long. Too late once it is over. */
    void failed(Generation generation, String reason) {
        change(() -> {
            if (generation.is(GenerationState.OPENING, GenerationState.WARMING, GenerationState.GATING)) {
                conductor.fail(generation, reason);
            }
        });
    }

    @Override
    public void turnedBad(OpenModel model, String reason) {
        change(() -> running(model).forEach(candidate -> candidate.turnBad(reason)));
    }

    @Override
    public void recovered(OpenModel model) {
        change(() -> running(model).forEach(Candidate::forgive));
    }

    private Stream<Candidate> running(OpenModel model) {
        return conductor.candidates().stream()
                .filter(candidate -> candidate.generation().open().equals(Optional.of(model)));
    }

    void closed(OpenModel model) {
        change(() -> {
            List<Generation> closed = conductor.draining().stream()
                    .filter(generation -> generation.open().equals(Optional.of(model)))
                    .toList();
            closed.forEach(generation -> generation.to(GenerationState.CLOSED));
            closed.forEach(conductor.draining()::remove);
        });
    }

    void stop() {
        change(() -> {
            stopped = true;
            conductor.stop();
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            evaluate();
        } finally {
            lock.unlock();
        }
    }

    private void evaluate() {
        if (!stopped) {
            conductor.evaluate(pins);
        }
        evaluated.signalAll();
    }

    /** See {@link margay.api.model.Models#pin}. */
    void pin(String model, Version version) throws RequestException {
        lock.lock();
        try {
            if (versions(model, version).findAny().isEmpty()) {
                throw new RequestException(
                        Code.NOT_FOUND,
                        "There is no version " + version + " of the model " + model + "; there are "
                                + conductor
                                        .candidates(model)
                                        .map(Candidate::version)
                                        .sorted()
                                        .toList());
            }
            List<Version> before = pins.getOrDefault(model, List.of());
            List<Version> wanted = Stream.concat(Stream.of(version), before.stream())
                    .distinct()
                    .toList();
            pins.put(model, wanted);
            versions(model, version).toList().forEach(conductor::retry);
            evaluate();
            boolean pinned = false;
            try {
                awaitPinned(model, version, wanted);
                pinned = true;
            } finally {
                pins.replace(model, wanted, pinned ? List.of(version) : before);
                evaluate();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets a model run in another way; see {@link margay.engine.internal.tune.Host#adopt}. */
    void adopt(Subject subject, Optional<Way> way) throws RequestException {
        lock.lock();
        try {
            Optional<Candidate> candidate = serving(subject.id());
            if (candidate.isPresent()) {
                conductor.retune(candidate.get(), way);
                awaitSuccession(candidate.get(), candidate.get().successor());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an opening's time limit, and as long for its turn. */
    private void awaitSuccession(Candidate candidate, Optional<Generation> next) throws RequestException {
        String what = "Opening the model " + candidate.model() + " in another way";
        long left = 2 * stage.settings().openTimeout().toNanos();
        while (next.isPresent() && candidate.successor().equals(next)) {
            if (left <= 0) {
                conductor.giveUp(candidate, next.get());
                throw new RequestException(
                        Code.BUSY, what + " took too long, because others were being opened; try again later");
            }
            left = await(what, left);
        }
        Optional<Generation> failed = next.filter(generation -> generation.is(GenerationState.FAILED));
        if (failed.isPresent()) {
            throw new RequestException(
                    Code.FAILED, what + " failed: " + failed.get().reason().orElse("no reason known"));
        }
    }

    private Optional<Candidate> serving(GenerationId id) {
        return serving.generation(id.model())
                .filter(generation -> generation.id().equals(id))
                .map(Generation::candidate);
    }

    /** @return a model that serves, if it does and a backend would run it by default */
    Optional<Subject> subject(String model) {
        lock.lock();
        try {
            return serving.generation(model).flatMap(this::subject);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Subject> subject(Generation generation) {
        ModelDescriptor descriptor = generation.candidate().descriptor().orElseThrow();
        List<Backend> able = backends.allForFormat(descriptor.format()).stream()
                .map(ChosenBackend::backend)
                .toList();
        return able.isEmpty()
                ? Optional.empty()
                : generation
                        .way()
                        .map(now -> new Subject(
                                generation.id(),
                                descriptor,
                                generation.candidate().files(),
                                able,
                                now));
    }

    private Stream<Candidate> versions(String model, Version version) {
        return conductor
                .candidates(model)
                .filter(candidate -> candidate.version().equals(version));
    }

    private void awaitPinned(String model, Version version, List<Version> wanted) throws RequestException {
        while (!serves(model, version)) {
            Optional<String> refusal = refusal(model, version, wanted);
            if (refusal.isPresent()) {
                throw new RequestException(
                        Code.FAILED, "The model " + model + ' ' + version + " cannot serve: " + refusal.get());
            }
            await("Pinning the model " + model);
        }
    }

    private boolean serves(String model, Version version) {
        return serving.generation(model)
                .filter(generation -> generation.candidate().version().equals(version))
                .isPresent();
    }

    private Optional<String> refusal(String model, Version version, List<Version> wanted) {
        if (stopped) {
            return Optional.of("the engine was stopped");
        }
        if (!wanted.equals(pins.get(model))) {
            return Optional.of("somebody else pinned or unpinned the model");
        }
        List<Generation> generations =
                versions(model, version).map(Candidate::generation).toList();
        boolean hope = generations.stream().anyMatch(Life::mayServe);
        return hope
                ? Optional.empty()
                : Optional.of(generations.stream()
                        .map(Generation::reason)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse("its bundle is gone, or its set stands against another pin"));
    }

    private static boolean mayServe(Generation generation) {
        boolean unread = generation.candidate().descriptor().isEmpty();
        return !generation.is(GenerationState.FAILED) && (unread || !generation.is(GenerationState.FOUND));
    }

    /** See {@link margay.api.model.Models#unpin}. */
    void unpin(String model) throws RequestException {
        lock.lock();
        try {
            boolean pinned = pins.remove(model) != null;
            if (!pinned && conductor.candidates(model).findAny().isEmpty()) {
                throw new RequestException(Code.NOT_FOUND, "There is no model " + model);
            }
            evaluate();
            while (!stopped && !conductor.isSettled(model)) {
                await("Unpinning the model " + model);
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(String what) throws RequestException {
        await(what, Long.MAX_VALUE);
    }

    /** @return nanoseconds that are left */
    private long await(String what, long nanos) throws RequestException {
        try {
            return evaluated.awaitNanos(nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, what + ": the thread was interrupted", interrupted);
        }
    }

    List<GenerationStatus> statuses() {
        lock.lock();
        try {
            Comparator<GenerationStatus> byModel =
                    Comparator.comparing(status -> status.id().model());
            Comparator<GenerationStatus> newestFirst = Comparator.<GenerationStatus, Version>comparing(
                            status -> status.id().version())
                    .thenComparing(status -> status.id().number())
                    .reversed();
            return Stream.concat(
                            conductor.candidates().stream().flatMap(Candidate::generations),
                            conductor.draining().stream())
                    .distinct()
                    .map(Generation::status)
                    .sorted(byModel.thenComparing(newestFirst))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    List<OpenModel> openModels() {
        lock.lock();
        try {
            return conductor.candidates().stream()
                    .flatMap(Candidate::generations)
                    .map(Generation::open)
                    .flatMap(Optional::stream)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    List<ServedModel> servedModels() {
        lock.lock();
        try {
            return serving.names().stream().map(serving::model).toList();
        } finally {
            lock.unlock();
        }
    }

    List<BackendInfo> backends() {
        lock.lock();
        try {
            return backends.infos();
        } finally {
            lock.unlock();
        }
    }

    private static List<String> weights(ModelDescriptor descriptor) {
        return Stream.concat(
                        Stream.of(descriptor.sha256()),
                        descriptor.variants().stream().map(ModelDescriptor.Variant::sha256))
                .toList();
    }

    /** @return SHA-256 of the weights that a candidate or an open generation may need; empty while it is not known */
    Optional<Set<String>> weights() {
        lock.lock();
        try {
            Set<String> used = new HashSet<>();
            boolean known = true;
            for (Candidate candidate : conductor.candidates()) {
                candidate.descriptor().ifPresent(descriptor -> used.addAll(weights(descriptor)));
                known &= candidate.descriptor().isPresent()
                        || candidate.generation().is(GenerationState.FAILED);
            }
            conductor
                    .draining()
                    .forEach(generation -> used.add(
                            generation.open().orElseThrow().descriptor().sha256()));
            return known ? Optional.of(used) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
