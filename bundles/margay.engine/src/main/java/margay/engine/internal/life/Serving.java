package margay.engine.internal.life;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import margay.api.model.ModelDescriptor.Limits;
import margay.engine.internal.lease.ServedModel;
import margay.engine.internal.lease.ServingTable;
import margay.engine.internal.open.OpenModel;

/** What serves now, and the admission to it. Guarded by the conductor's lock; requests read the table. */
final class Serving {
    private final ServingTable table;
    private final Map<String, ServedModel> models = new TreeMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, Generation> generations = new HashMap<>();

    Serving(ServingTable table) {
        this.table = table;
    }

    ServedModel model(String name) {
        return models.computeIfAbsent(name, ServedModel::new);
    }

    Set<String> names() {
        return Set.copyOf(generations.keySet());
    }

    Set<Group> groups() {
        return Set.copyOf(groups.values());
    }

    Optional<Group> group(String model) {
        return Optional.ofNullable(groups.get(model));
    }

    Optional<Generation> generation(String model) {
        return Optional.ofNullable(generations.get(model));
    }

    /**
     * Lets a group serve, in one step.
     *
     * @param group whose generations are all open
     * @param settings the limits where a descriptor has none
     * @return the generations that do not serve any more
     */
    Set<Generation> install(Group group, Settings settings) {
        Set<Generation> displaced = new LinkedHashSet<>();
        for (String model : broken(group)) {
            displaced.add(remove(model, "another release of its set serves"));
        }
        for (Candidate member : group.members()) {
            groups.put(member.model(), group);
            Generation before = generations.put(member.model(), member.generation());
            if (before != null && before != member.generation()) {
                displaced.add(before);
            }
        }
        replaceTable();
        group.members().forEach(member -> admit(member, settings));
        return displaced;
    }

    private Set<String> broken(Group group) {
        Set<String> broken = new TreeSet<>();
        for (Candidate member : group.members()) {
            group(member.model()).ifPresent(old -> old.members().forEach(other -> broken.add(other.model())));
        }
        group.members().forEach(member -> broken.remove(member.model()));
        return broken;
    }

    /**
     * Lets the group of a model serve no more, in one step.
     *
     * @param model of any member
     * @param reason for those who wait and those who come
     * @return the generations that do not serve any more
     */
    Set<Generation> withdraw(String model, String reason) {
        Set<Generation> displaced = new LinkedHashSet<>();
        group(model).ifPresent(group -> group.members().stream()
                .map(Candidate::model)
                .filter(generations::containsKey)
                .forEach(member -> displaced.add(remove(member, reason))));
        replaceTable();
        return displaced;
    }

    private Generation remove(String model, String reason) {
        model(model).slots().close(reason);
        groups.remove(model);
        return generations.remove(model);
    }

    private void admit(Candidate member, Settings settings) {
        Limits limits = member.descriptor().orElseThrow().limits();
        model(member.model())
                .slots()
                .open(
                        limits.concurrency().orElse(settings.concurrency()),
                        limits.queue().orElse(settings.queue()));
    }

    private void replaceTable() {
        Map<String, OpenModel> next = new HashMap<>();
        generations.forEach(
                (model, generation) -> next.put(model, generation.open().orElseThrow()));
        table.replace(next);
    }
}
