package margay.engine.internal.life;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.tune.Way;
import org.osgi.framework.Version;

/**
 * Compares what serves with what should serve, and takes the next steps: open, let serve, retire. Guarded by the lock of
 * the {@link Life} that it belongs to; nothing foreign runs here.
 */
final class Conductor {
    /** What is handed to other threads. */
    interface Stage {
        /** Reads the descriptor of a new candidate. */
        void read(Candidate candidate);

        /** Moves a generation on to OPENING, and opens it. */
        void open(Generation generation, ModelDescriptor descriptor, ChosenBackend backend, Way way);

        /** An opening is not wanted any more: its run is to end. */
        void cancel(Opening opening);

        /** A generation's state has changed. */
        void changed(GenerationStatus status);

        /** A model serves another generation, or none. */
        void published(ServedModel model, Optional<OpenModel> serving);

        /** @return the configuration now */
        Settings settings();

        /** @return whether models are opened in the ways that were found best, else in their default ways */
        boolean isTuned();
    }

    private static final GenerationState[] OPENING = {
        GenerationState.OPENING, GenerationState.WARMING, GenerationState.GATING, GenerationState.READY
    };

    private final Stage stage;
    private final Serving serving;
    private final Backends backends;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<Generation> draining = new LinkedHashSet<>();
    private Map<String, Group> plan = Map.of();
    private long generations;
    private boolean stopped;

    Conductor(Stage stage, Serving serving, Backends backends) {
        this.stage = stage;
        this.serving = serving;
        this.backends = backends;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    Stream<Candidate> candidates(String model) {
        return candidates.stream()
                .filter(candidate -> candidate.model().equals(model))
                .filter(candidate -> !candidate.isGone());
    }

    Collection<Generation> draining() {
        return draining;
    }

    /** @return whether what should serve a model does, or nothing can */
    boolean isSettled(String model) {
        return !plan.containsKey(model) || serving.group(model).equals(Optional.ofNullable(plan.get(model)));
    }

    void add(Candidate candidate) {
        candidates.add(candidate);
        renew(candidate);
        stage.read(candidate);
    }

    void refuse(Candidate candidate, String reason) {
        candidates.add(candidate);
        renew(candidate);
        candidate.generation().to(GenerationState.FAILED, Optional.of(reason));
    }

    /** The bundle is gone; what serves from it does so until another can take over. */
    void remove(Candidate candidate) {
        candidate.go();
        if (candidate.generation().is(GenerationState.FOUND, GenerationState.FAILED)) {
            candidate.generation().to(GenerationState.CLOSED);
            candidates.remove(candidate);
        }
    }

    /** A failure is forgiven: it is tried again when it is wanted. */
    void retry(Candidate candidate) {
        candidate.forgive();
        if (candidate.descriptor().isPresent() && candidate.generation().is(GenerationState.FAILED)) {
            renew(candidate);
        }
    }

    /** The backend is gone: nothing may begin on it any more. */
    void leave(ChosenBackend backend) {
        for (Candidate candidate : List.copyOf(candidates)) {
            candidate
                    .successor()
                    .filter(next -> next.backend().equals(Optional.of(backend)))
                    .ifPresent(next -> discard(candidate, next));
            Generation generation = candidate.generation();
            if (!generation.backend().equals(Optional.of(backend))) {
                continue;
            }
            if (generation.is(OPENING)) {
                abandon(candidate);
            } else if (generation.is(GenerationState.SERVING)) {
                withdraw(candidate.model(), "its backend " + backend.name() + " was stopped");
            }
        }
    }

    /**
     * A candidate is to run in another way: beside the generation that serves a successor is opened, which takes over
     * when it is ready.
     *
     * @param way to run it, empty for the default
     */
    void retune(Candidate candidate, Optional<Way> way) {
        candidate.prefer(way);
        candidate.successor().ifPresent(next -> discard(candidate, next));
        if (candidate.generation().is(GenerationState.SERVING)) {
            Generation next = generation(candidate);
            candidate.succeed(Optional.of(next));
            open(candidate, next);
        }
    }

    /** The other way takes too long to open: what serves serves on. */
    void giveUp(Candidate candidate, Generation successor) {
        discard(candidate, successor);
        candidate.prefer(candidate.generation().way());
    }

    private void discard(Candidate candidate, Generation successor) {
        candidate.succeed(Optional.empty());
        end(successor);
    }

    /** An opening failed. In another way than the default one it is tried by default. */
    void fail(Generation generation, String reason) {
        Candidate candidate = generation.candidate();
        generation.to(GenerationState.FAILED, Optional.of(reason));
        if (candidate.successor().equals(Optional.of(generation))) {
            candidate.succeed(Optional.empty());
            candidate.prefer(candidate.generation().way());
        } else if (candidate.way().isPresent()) {
            candidate.prefer(Optional.empty());
            renew(candidate);
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** Nothing serves any more, and nothing will. */
    void stop() {
        stopped = true;
        serving.names().forEach(model -> withdraw(model, "the engine was stopped"));
        candidates.stream()
                .filter(candidate -> candidate.generation().is(OPENING))
                .toList()
                .forEach(this::abandon);
    }

    /** @param pins versions by the model's name, the most wanted first */
    void evaluate(Map<String, List<Version>> pins) {
        if (stopped) {
            return;
        }
        serving.groups().forEach(this::succeed);
        Planner planner = new Planner(candidates, pins, this::isAble);
        plan = planner.plan();
        abandonUnplanned();
        new LinkedHashSet<>(plan.values()).forEach(this::advance);
        withdrawUnplanned();
        Reasons reasons = new Reasons(planner, plan, backends);
        candidates.forEach(candidate -> candidate.generation().explain(reasons.of(candidate)));
        refuse();
    }

    private boolean isAble(Candidate candidate) {
        boolean sound = candidate.descriptor().isPresent()
                && !candidate.isGone()
                && candidate.bad().isEmpty()
                && !candidate.generation().is(GenerationState.FAILED);
        return sound && (!candidate.generation().is(GenerationState.FOUND) || hasBackend(candidate));
    }

    private boolean hasBackend(Candidate candidate) {
        return backends.forFormat(candidate.descriptor().orElseThrow().format()).isPresent();
    }

    private void abandonUnplanned() {
        candidates.stream()
                .filter(candidate -> candidate.generation().is(OPENING))
                .filter(candidate -> !isPlanned(candidate))
                .toList()
                .forEach(this::abandon);
    }

    private boolean isPlanned(Candidate candidate) {
        return plan.containsKey(candidate.model())
                && plan.get(candidate.model()).contains(candidate);
    }

    private void advance(Group group) {
        boolean serves = group.members().stream()
                .allMatch(member -> serving.group(member.model()).equals(Optional.of(group)));
        if (serves) {
            return;
        }
        group.members().stream()
                .filter(member -> member.generation().is(GenerationState.FOUND))
                .forEach(member -> open(member, member.generation()));
        if (group.members().stream()
                .allMatch(member -> member.generation().is(GenerationState.READY, GenerationState.SERVING))) {
            install(group);
        }
    }

    /** Successors that are ready take over, in a group that serves; what was held against those before is forgotten. */
    private void succeed(Group group) {
        List<Candidate> ready = group.members().stream()
                .filter(member -> member.successor()
                        .filter(next -> next.is(GenerationState.READY))
                        .isPresent())
                .toList();
        ready.forEach(member -> {
            member.become(member.successor().orElseThrow());
            member.forgive();
        });
        if (!ready.isEmpty()) {
            install(group);
        }
    }

    private void open(Candidate candidate, Generation generation) {
        ModelDescriptor descriptor = candidate.descriptor().orElseThrow();
        Optional<Way> wanted = stage.isTuned() ? candidate.way() : Optional.empty();
        Optional<ChosenBackend> preferred = wanted.flatMap(backends::of);
        ChosenBackend backend =
                preferred.or(() -> backends.forFormat(descriptor.format())).orElseThrow();
        Way standard = Way.byDefault(backend.info(), stage.settings().threads());
        stage.open(
                generation,
                descriptor,
                backend,
                preferred.flatMap(same -> wanted).orElse(standard));
    }

    private void install(Group group) {
        Set<Generation> displaced = serving.install(group, stage.settings());
        for (Candidate member : group.members()) {
            if (!member.generation().is(GenerationState.SERVING)) {
                member.generation().to(GenerationState.SERVING);
                publish(member.model());
            }
        }
        displaced.forEach(this::retire);
    }

    private void withdrawUnplanned() {
        for (String model : serving.names()) {
            serving.group(model)
                    .filter(group -> !plan.containsKey(model) && !keeps(group))
                    .ifPresent(group -> withdraw(model, Reasons.whyUnplanned(group)));
        }
    }

    /** Whether a group serves on although it turned bad, because nothing better is there. */
    private static boolean keeps(Group group) {
        return group.members().stream().noneMatch(Candidate::isGone)
                && group.members().stream().anyMatch(member -> member.bad().isPresent());
    }

    private void withdraw(String model, String reason) {
        serving.withdraw(model, reason).forEach(this::retire);
    }

    private void retire(Generation generation) {
        Candidate candidate = generation.candidate();
        if (serving.generation(candidate.model()).isEmpty()) {
            publish(candidate.model());
        }
        draining.add(generation);
        generation.to(GenerationState.DRAINING);
        generation.open().orElseThrow().release();
        if (candidate.generation() == generation) {
            replace(candidate);
        }
    }

    private void abandon(Candidate candidate) {
        end(candidate.generation());
        replace(candidate);
    }

    private void end(Generation generation) {
        generation.opening().ifPresent(stage::cancel);
        generation.to(GenerationState.CLOSED);
        generation.open().ifPresent(OpenModel::release);
    }

    private void replace(Candidate candidate) {
        candidate.successor().ifPresent(next -> discard(candidate, next));
        if (candidate.isGone()) {
            candidates.remove(candidate);
        } else {
            renew(candidate);
            candidate.bad().ifPresent(reason -> candidate.generation().to(GenerationState.FAILED, Optional.of(reason)));
        }
    }

    private void renew(Candidate candidate) {
        candidate.become(generation(candidate));
    }

    private Generation generation(Candidate candidate) {
        GenerationId id = new GenerationId(candidate.model(), candidate.version(), ++generations);
        Generation next = new Generation(id, candidate, stage::changed);
        candidate.descriptor().ifPresent(next::describe);
        stage.changed(next.status());
        return next;
    }

    private void publish(String model) {
        stage.published(serving.model(model), serving.generation(model).flatMap(Generation::open));
    }

    /** Tells requests for models that do not serve why that is. */
    private void refuse() {
        Set<String> names = new HashSet<>();
        candidates.forEach(candidate -> names.add(candidate.model()));
        names.removeAll(serving.names());
        names.forEach(model -> serving.model(model).slots().close(Reasons.whyNot(candidates(model))));
    }
}
