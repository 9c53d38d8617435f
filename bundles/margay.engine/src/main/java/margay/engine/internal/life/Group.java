package margay.engine.internal.life;

import java.util.List;
import java.util.Optional;

/**
 * Candidates that serve together: one alone, or one of each member of a set.
 *
 * @param members in the order of the models' names
 */
record Group(List<Candidate> members) {
    boolean contains(Candidate candidate) {
        return members.contains(candidate);
    }

    Optional<Candidate> of(String model) {
        return members.stream().filter(member -> member.model().equals(model)).findFirst();
    }
}
