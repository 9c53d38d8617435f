package margay.engine.internal.life;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.model.GenerationState;

/** Says why candidates are where they are, after a decision. Guarded by the conductor's lock. */
final class Reasons {
    private final Planner planner;
    private final Map<String, Group> plan;
    private final Backends backends;

    /**
     * @param planner that decided
     * @param plan its decision
     * @param backends that are there
     */
    Reasons(Planner planner, Map<String, Group> plan, Backends backends) {
        this.planner = planner;
        this.plan = plan;
        this.backends = backends;
    }

    /** @return what a candidate waits for or suffers from, if it does */
    Optional<String> of(Candidate candidate) {
        if (candidate.bad().isPresent()) {
            return candidate.bad().map(reason -> reason + takeover(candidate.model()));
        }
        if (candidate.descriptor().isEmpty() || !candidate.generation().is(GenerationState.FOUND)) {
            return Optional.empty();
        }
        String format = candidate.descriptor().orElseThrow().format();
        return backends.forFormat(format).isEmpty()
                ? Optional.of("waits for a backend for " + format)
                : missing(candidate);
    }

    private String takeover(String model) {
        return Optional.ofNullable(plan.get(model))
                .flatMap(group -> group.of(model))
                .map(next -> "; " + next.version() + " is to take over")
                .orElse("; no other version can take over");
    }

    private Optional<String> missing(Candidate candidate) {
        return Optional.of(planner.missing(candidate))
                .filter(missing -> !missing.isEmpty())
                .map(missing -> "waits for its set: nothing of its release can serve as " + String.join(", ", missing));
    }

    /** @return why a group that served is not to serve any more */
    static String whyUnplanned(Group group) {
        return group.members().stream()
                .filter(Candidate::isGone)
                .findFirst()
                .map(gone -> "the bundle " + gone.bundle() + " of " + gone.model() + ' ' + gone.version()
                        + " was stopped, and no other version can take over")
                .orElse("its set stands against another pin");
    }

    /** @return what stands against each version of a model */
    static String whyNot(Stream<Candidate> versions) {
        return versions.sorted(Comparator.comparing(Candidate::version).reversed())
                .map(candidate ->
                        candidate.version() + " is " + candidate.generation().state()
                                + candidate
                                        .generation()
                                        .reason()
                                        .map(reason -> " (" + reason + ')')
                                        .orElse(""))
                .reduce((one, other) -> one + ", " + other)
                .orElse("no bundle provides it; install and start one");
    }
}
