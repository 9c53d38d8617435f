package margay.engine.internal.life;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendInfo;
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
 * <p>Thread-safe. Calls are short, but for {@link #pin}, {@link #unpin} and {@link #adopt}, which wait.
 */
final class Life implements FailureWatch.Listener {
    private static final Comparator<GenerationStatus> BY_MODEL =
            Comparator.comparing(status -> status.id().model());
    private static final Comparator<GenerationStatus> NEWEST_FIRST = Comparator.<GenerationStatus, Version>comparing(
                    status -> status.id().version())
            .thenComparing(status -> status.id().number())
            .reversed();

    private final Turns turns = new Turns(this::evaluate);
    private final Backends backends = new Backends();
    private final Conductor.Stage stage;
    private final Serving serving;
    private final Conductor conductor;
    private final Pins pins;

    Life(Conductor.Stage stage, Serving serving) {
        this.stage = stage;
        this.serving = serving;
        this.conductor = new Conductor(stage, serving, backends);
        this.pins = new Pins(turns, conductor, serving);
    }

    private void evaluate() {
        conductor.evaluate(pins.wanted());
    }

    void found(Candidate candidate) {
        turns.change(() -> conductor.add(candidate));
    }

    void refused(Candidate candidate, String reason) {
        turns.change(() -> conductor.refuse(candidate, reason));
    }

    void gone(Candidate candidate) {
        turns.change(() -> conductor.remove(candidate));
    }

    /** @param way in which it is to be opened, empty for the default */
    void described(Candidate candidate, ModelDescriptor descriptor, Optional<Way> way) {
        turns.change(() -> {
            candidate.describe(descriptor);
            candidate.prefer(way);
            candidate.generation().describe(descriptor);
        });
    }

    void undescribed(Candidate candidate, String reason) {
        turns.change(() -> candidate.generation().to(GenerationState.FAILED, Optional.of(reason)));
    }

    void added(ChosenBackend backend) {
        turns.change(() -> {
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
        turns.change(() -> {
            backends.remove(backend);
            conductor.leave(backend);
        });
    }

    void added(Rewrite rewrite) {
        turns.change(() -> backends.add(rewrite));
    }

    void removed(Rewrite rewrite) {
        turns.change(() -> backends.remove(rewrite));
    }

    void opened(Generation generation, OpenModel model) {
        boolean[] wanted = new boolean[1];
        turns.change(() -> {
            wanted[0] = !conductor.isStopped() && generation.is(GenerationState.GATING);
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
        turns.change(() -> {
            if (generation.is(GenerationState.OPENING, GenerationState.WARMING, GenerationState.GATING)) {
                conductor.fail(generation, reason);
            }
        });
    }

    @Override
    public void turnedBad(OpenModel model, String reason) {
        turns.change(() -> running(model).forEach(candidate -> candidate.turnBad(reason)));
    }

    @Override
    public void recovered(OpenModel model) {
        turns.change(() -> running(model).forEach(Candidate::forgive));
    }

    private Stream<Candidate> running(OpenModel model) {
        return conductor.candidates().stream()
                .filter(candidate -> candidate.generation().open().equals(Optional.of(model)));
    }

    void closed(OpenModel model) {
        turns.change(() -> {
            List<Generation> closed = conductor.draining().stream()
                    .filter(generation -> generation.open().equals(Optional.of(model)))
                    .toList();
            closed.forEach(generation -> generation.to(GenerationState.CLOSED));
            closed.forEach(conductor.draining()::remove);
        });
    }

    /** Does something quick while no change is half done: who was refused by one finds all of it announced, or none. */
    void betweenChanges(Runnable quick) {
        turns.see(() -> {
            quick.run();
            return Optional.empty();
        });
    }

    void stop() {
        turns.change(conductor::stop);
    }

    /** See {@link margay.api.model.Models#pin}. */
    void pin(String model, Version version) throws RequestException {
        turns.take(() -> pins.pin(model, version));
    }

    /** See {@link margay.api.model.Models#unpin}. */
    void unpin(String model) throws RequestException {
        turns.take(() -> pins.unpin(model));
    }

    /** See {@link margay.api.model.Models#pinned}. */
    Optional<Version> pinned(String model) {
        return turns.see(() -> pins.pinned(model));
    }

    /** See {@link margay.engine.internal.tune.Host#adopt}. Waits for an opening's time limit, and as long for its turn. */
    void adopt(Subject subject, Optional<Way> way) throws RequestException {
        Duration limit = stage.settings().openTimeout().multipliedBy(2);
        turns.take(() -> {
            Optional<Candidate> candidate = serving.generation(subject.id().model())
                    .filter(generation -> generation.id().equals(subject.id()))
                    .map(Generation::candidate);
            if (candidate.isPresent()) {
                new Adoption(turns, conductor, candidate.get()).adopt(way, limit);
            }
        });
    }

    /** @return a model that serves, if it does and a backend would run it by default */
    Optional<Subject> subject(String model) {
        return turns.see(() -> serving.generation(model).flatMap(this::subject));
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
                                backends.offers(descriptor.format()),
                                now));
    }

    List<GenerationStatus> statuses() {
        return turns.see(() -> Stream.concat(
                        conductor.candidates().stream().flatMap(Candidate::generations), conductor.draining().stream())
                .distinct()
                .map(Generation::status)
                .sorted(BY_MODEL.thenComparing(NEWEST_FIRST))
                .toList());
    }

    List<OpenModel> openModels() {
        return turns.see(() -> conductor.candidates().stream()
                .flatMap(Candidate::generations)
                .map(Generation::open)
                .flatMap(Optional::stream)
                .toList());
    }

    List<ServedModel> servedModels() {
        return turns.see(() -> serving.names().stream().map(serving::model).toList());
    }

    List<BackendInfo> backends() {
        return turns.see(() -> backends.infos());
    }

    private static List<String> weights(ModelDescriptor descriptor) {
        return Stream.concat(
                        Stream.of(descriptor.sha256()),
                        descriptor.variants().stream().map(ModelDescriptor.Variant::sha256))
                .toList();
    }

    /** @return SHA-256 of the weights that a candidate or an open generation may need; empty while it is not known */
    Optional<Set<String>> weights() {
        return turns.see(this::used);
    }

    private Optional<Set<String>> used() {
        Set<String> used = new HashSet<>();
        boolean known = true;
        for (Candidate candidate : conductor.candidates()) {
            candidate.descriptor().ifPresent(descriptor -> used.addAll(weights(descriptor)));
            known &=
                    candidate.descriptor().isPresent() || candidate.generation().is(GenerationState.FAILED);
        }
        conductor
                .draining()
                .forEach(generation ->
                        used.add(generation.open().orElseThrow().descriptor().sha256()));
        return known ? Optional.of(used) : Optional.empty();
    }
}
