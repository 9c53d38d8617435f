package margay.classify.internal.models;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;

/**
 * What the engine knows of models that are or may be image classifiers, at one moment.
 *
 * @param all generations of all models that have not ended
 */
record Generations(List<GenerationStatus> all) {
    private static final Set<GenerationState> OPENING =
            EnumSet.of(GenerationState.OPENING, GenerationState.WARMING, GenerationState.GATING, GenerationState.READY);

    private static final Set<GenerationState> ENDING = EnumSet.of(GenerationState.DRAINING, GenerationState.CLOSED);

    /** Leaves out those that end. */
    Generations {
        all = all.stream().filter(status -> !ENDING.contains(status.state())).toList();
    }

    /** Generations of image classifiers, and those whose descriptor was not read yet or is invalid. */
    Stream<GenerationStatus> classifiers() {
        return all.stream().filter(status -> status.task().isEmpty() || classifies(status));
    }

    /** Names of the image classifiers. */
    SortedSet<String> named() {
        return names(all.stream().filter(Generations::classifies));
    }

    List<GenerationStatus> of(String model) {
        return all.stream().filter(status -> status.id().model().equals(model)).toList();
    }

    /**
     * Models that will soon serve as image classifiers, or fail.
     *
     * @param announced image classifiers whose services are there
     * @return names
     */
    SortedSet<String> onTheWay(Set<String> announced) {
        Set<String> serving = names(all.stream().filter(Generations::serves));
        Stream<GenerationStatus> opening = classifiers()
                .filter(Generations::isOpening)
                .filter(status -> !serving.contains(status.id().model()));
        Stream<GenerationStatus> announcing =
                all.stream().filter(Generations::serves).filter(Generations::classifies);
        return names(Stream.concat(opening, announcing)
                .filter(status -> !announced.contains(status.id().model())));
    }

    private static SortedSet<String> names(Stream<GenerationStatus> statuses) {
        return statuses.map(status -> status.id().model()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean classifies(GenerationStatus status) {
        return status.task().filter(ClassifierModels.TASK::equals).isPresent();
    }

    private static boolean serves(GenerationStatus status) {
        return status.state() == GenerationState.SERVING;
    }

    /** What was just found says nothing of what it waits for. */
    private static boolean isOpening(GenerationStatus status) {
        return OPENING.contains(status.state())
                || status.state() == GenerationState.FOUND && status.reason().isEmpty();
    }
}
