package margay.engine.internal.life;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import org.osgi.framework.Version;

/** Which versions an operator wants to serve, and waiting until they do. Everything here is done in a {@link Turns turn}. */
final class Pins {
    private final Map<String, List<Version>> wanted = new HashMap<>();
    private final Turns turns;
    private final Conductor conductor;
    private final Serving serving;

    Pins(Turns turns, Conductor conductor, Serving serving) {
        this.turns = turns;
        this.conductor = conductor;
        this.serving = serving;
    }

    /** @return versions by the model's name, the most wanted first */
    Map<String, List<Version>> wanted() {
        return wanted;
    }

    /** See {@link margay.api.model.Models#pinned}. */
    Optional<Version> pinned(String model) {
        return wanted.getOrDefault(model, List.of()).stream().findFirst();
    }

    /** See {@link margay.api.model.Models#pin}. */
    void pin(String model, Version version) throws RequestException {
        requireVersion(model, version);
        List<Version> before = wanted.getOrDefault(model, List.of());
        List<Version> next =
                Stream.concat(Stream.of(version), before.stream()).distinct().toList();
        wanted.put(model, next);
        versions(model, version).toList().forEach(conductor::retry);
        turns.evaluate();
        boolean pinned = false;
        try {
            awaitPinned(model, version, next);
            pinned = true;
        } finally {
            wanted.replace(model, next, pinned ? List.of(version) : before);
            turns.evaluate();
        }
    }

    private void requireVersion(String model, Version version) throws RequestException {
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
    }

    private Stream<Candidate> versions(String model, Version version) {
        return conductor
                .candidates(model)
                .filter(candidate -> candidate.version().equals(version));
    }

    private void awaitPinned(String model, Version version, List<Version> pinned) throws RequestException {
        while (!serves(model, version)) {
            Optional<String> refusal = refusal(model, version, pinned);
            if (refusal.isPresent()) {
                throw new RequestException(
                        Code.FAILED, "The model " + model + ' ' + version + " cannot serve: " + refusal.get());
            }
            turns.await("Pinning the model " + model);
        }
    }

    private boolean serves(String model, Version version) {
        return serving.generation(model)
                .filter(generation -> generation.candidate().version().equals(version))
                .isPresent();
    }

    private Optional<String> refusal(String model, Version version, List<Version> pinned) {
        if (conductor.isStopped()) {
            return Optional.of("the engine was stopped");
        }
        if (!pinned.equals(wanted.get(model))) {
            return Optional.of("somebody else pinned or unpinned the model");
        }
        List<Generation> generations =
                versions(model, version).map(Candidate::generation).toList();
        boolean hope = generations.stream().anyMatch(Pins::mayServe);
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
        boolean pinned = wanted.remove(model) != null;
        if (!pinned && conductor.candidates(model).findAny().isEmpty()) {
            throw new RequestException(Code.NOT_FOUND, "There is no model " + model);
        }
        turns.evaluate();
        while (!conductor.isStopped() && !conductor.isSettled(model)) {
            turns.await("Unpinning the model " + model);
        }
    }
}
