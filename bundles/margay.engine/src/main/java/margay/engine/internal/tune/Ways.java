package margay.engine.internal.tune;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Candidate;
import margay.api.model.ModelDescriptor.Variant;
import margay.engine.internal.store.WeightStore;

/** All ways to run a model on this box. */
final class Ways {
    private static final Logger LOG = System.getLogger(Ways.class.getName());

    private final WeightStore store;
    private final Tuning tuning;
    private final int threads;
    private final int processors;

    /**
     * @param store of weights
     * @param tuning says which ways count
     * @param threads of the default way
     * @param processors of the box
     */
    Ways(WeightStore store, Tuning tuning, int threads, int processors) {
        this.store = store;
        this.tuning = tuning;
        this.threads = threads;
        this.processors = processors;
    }

    /**
     * @param subject the model
     * @return the default first, then the others; where energy counts, all of them on one thread
     * @throws IOException if its weights cannot be had
     */
    List<Way> of(Subject subject) throws IOException {
        List<Way> ways = new ArrayList<>();
        for (Optional<String> variant : variants(subject)) {
            for (Backend backend : subject.backends()) {
                for (Candidate candidate : candidates(subject, backend, variant)) {
                    threads()
                            .forEach(count -> ways.add(new Way(
                                    backend.info().name(), backend.info().version(), candidate, count, variant)));
                }
            }
        }
        Way standard = Way.byDefault(subject.backends().get(0).info(), threads().get(0));
        ways.sort((one, other) -> Boolean.compare(other.isSameAs(standard), one.isSameAs(standard)));
        if (ways.isEmpty() || !ways.get(0).isSameAs(standard)) {
            ways.add(0, standard);
        }
        return ways;
    }

    private List<Optional<String>> variants(Subject subject) {
        Stream<Optional<String>> lower = subject.descriptor().variants().stream()
                .filter(variant -> tuning.fast())
                .map(Variant::name)
                .map(Optional::of);
        return Stream.concat(Stream.of(Optional.<String>empty()), lower).toList();
    }

    private List<Candidate> candidates(Subject subject, Backend backend, Optional<String> variant) throws IOException {
        Way plain = new Way(backend.info().name(), backend.info().version(), Candidate.DEFAULT, threads, variant);
        try {
            return backend.candidates(WayFile.request(store, subject.files(), subject.descriptor(), plain));
        } catch (BackendException | RuntimeException failure) {
            LOG.log(
                    Level.WARNING,
                    "The model " + subject.id().model() + " is measured on "
                            + backend.info().name() + " in its default way only; that does not tell its other ways: "
                            + failure);
            return List.of(Candidate.DEFAULT);
        }
    }

    /** While all processors run a model, more threads a run can only take from other programs. */
    private List<Integer> threads() {
        return switch (tuning.wish()) {
            case ENERGY -> List.of(1);
            case THROUGHPUT -> Stream.of(threads, 1).distinct().toList();
            case LATENCY -> Stream.of(threads, 1, processors).distinct().toList();
        };
    }
}
