package margay.engine.internal.life;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import margay.api.model.ModelDescriptor.SwapSet;
import org.osgi.framework.Version;

/**
 * Decides which candidates should serve: for each model the pinned version, else the highest, as long as it can serve; a
 * member of a set only with all the others. A planner is one decision.
 */
final class Planner {
    private final Map<String, List<Candidate>> byModel = new TreeMap<>();
    private final Map<String, List<Version>> pins;
    private final Map<String, Group> plan = new HashMap<>();

    /**
     * @param candidates all of them
     * @param pins versions by the model's name, the most wanted first
     * @param able whether a candidate can serve, as far as it is known
     */
    Planner(Collection<Candidate> candidates, Map<String, List<Version>> pins, Predicate<Candidate> able) {
        this.pins = pins;
        candidates.stream().filter(able).forEach(candidate -> byModel.computeIfAbsent(
                        candidate.model(), model -> new ArrayList<>())
                .add(candidate));
        byModel.values().forEach(list -> list.sort(bestFirst()));
    }

    private Comparator<Candidate> bestFirst() {
        Comparator<Candidate> highest = Comparator.comparing(Candidate::version).reversed();
        return Comparator.comparingInt(this::pinRank).thenComparing(highest);
    }

    private int pinRank(Candidate candidate) {
        List<Version> wanted = pins.getOrDefault(candidate.model(), List.of());
        int rank = wanted.indexOf(candidate.version());
        return rank >= 0 ? rank : wanted.size();
    }

    /** @return by the model's name, what should serve it */
    Map<String, Group> plan() {
        pins.keySet().stream().sorted().forEach(this::choose);
        byModel.keySet().forEach(this::choose);
        return plan;
    }

    private void choose(String model) {
        if (!plan.containsKey(model)) {
            byModel.getOrDefault(model, List.of()).stream()
                    .map(this::group)
                    .flatMap(Optional::stream)
                    .filter(group -> group.members().stream().noneMatch(member -> plan.containsKey(member.model())))
                    .findFirst()
                    .ifPresent(group -> group.members().forEach(member -> plan.put(member.model(), group)));
        }
    }

    private Optional<Group> group(Candidate candidate) {
        Optional<SwapSet> set = set(candidate);
        if (set.isEmpty()) {
            return Optional.of(new Group(List.of(candidate)));
        }
        List<Candidate> members = set.get().members().stream()
                .sorted()
                .map(model -> member(model, set.get(), candidate))
                .flatMap(Optional::stream)
                .toList();
        return members.size() == set.get().members().size() ? Optional.of(new Group(members)) : Optional.empty();
    }

    private Optional<Candidate> member(String model, SwapSet set, Candidate candidate) {
        if (model.equals(candidate.model())) {
            return Optional.of(candidate);
        }
        return byModel.getOrDefault(model, List.of()).stream()
                .filter(other -> belongs(other, set))
                .findFirst();
    }

    /** @return members of a candidate's set that have no candidate of its release that can serve */
    List<String> missing(Candidate candidate) {
        return set(candidate).stream()
                .flatMap(set -> set.members().stream()
                        .filter(model -> member(model, set, candidate).isEmpty()))
                .sorted()
                .toList();
    }

    private static boolean belongs(Candidate candidate, SwapSet set) {
        return set(candidate)
                .filter(other -> other.name().equals(set.name())
                        && other.release().equals(set.release())
                        && List.copyOf(other.members()).stream()
                                .sorted()
                                .toList()
                                .equals(set.members().stream().sorted().toList()))
                .isPresent();
    }

    private static Optional<SwapSet> set(Candidate candidate) {
        return candidate.descriptor().flatMap(descriptor -> descriptor.set());
    }
}
