package margay.engine.internal.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.Session;
import margay.engine.internal.open.FailureWatch;
import margay.engine.internal.open.Gate;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.open.OpeningException;
import margay.engine.internal.open.Runner;
import margay.engine.internal.open.Sample;
import margay.engine.internal.store.WeightStore;

/** A model that is open in one way, its inputs filled, ready to be measured. One thread at a time. */
final class OpenWay implements Contest.Runs, AutoCloseable {
    private final Crew crew;
    private final LongSupplier clock;
    private final Cancellation cancellation;
    private final OpenModel model;
    private final List<Runner> runners = new ArrayList<>();
    private Optional<Sample> sample = Optional.empty();

    private OpenWay(OpenModel model, Crew crew, LongSupplier clock, Cancellation cancellation) {
        this.model = model;
        this.crew = crew;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /**
     * Opens a model and checks its golden vectors.
     *
     * @throws OpeningException if its answers are wrong
     */
    static OpenWay open(
            Subject subject, Way way, WeightStore store, Crew crew, LongSupplier clock, Cancellation cancellation)
            throws IOException, BackendException, OpeningException, RequestException {
        Backend backend = subject.backends().stream()
                .filter(one -> way.isOn(one.info()))
                .findFirst()
                .orElseThrow(() -> new BackendException("The backend " + way.backend() + " was stopped"));
        Session session = backend.open(WayFile.request(store, subject.files(), subject.descriptor(), way));
        OpenWay open = new OpenWay(model(subject, way, session, crew.size()), crew, clock, cancellation);
        boolean ready = false;
        try {
            open.prepare(subject.files());
            ready = true;
            return open;
        } finally {
            if (!ready) {
                open.close();
            }
        }
    }

    private static OpenModel model(Subject subject, Way way, Session session, int concurrency) throws OpeningException {
        boolean taken = false;
        try {
            OpenModel model = new OpenModel(
                    subject.id(),
                    way.describe(subject.descriptor()),
                    session,
                    concurrency,
                    OpenModel::close,
                    FailureWatch.none());
            taken = true;
            return model;
        } finally {
            if (!taken) {
                session.close();
            }
        }
    }

    private void prepare(Gate.Files files) throws OpeningException, RequestException {
        for (int i = 0; i < crew.size(); i++) {
            Runner runner = model.take();
            runners.add(runner);
            Gate gate = new Gate(model, files, runner, cancellation);
            gate.warm();
            if (i == 0) {
                gate.pass();
            }
            boolean golden = !model.descriptor().golden().isEmpty();
            Sample answers = golden ? Sample.of(model, runner) : Sample.onNoise(model, runner, cancellation);
            if (i == 0) {
                sample = Optional.of(answers);
            }
        }
    }

    /** @return what its answers to the last golden inputs, or to noise where there are none, differ in from another's */
    Optional<String> difference(OpenWay expected) {
        return sample.orElseThrow().difference(expected.sample.orElseThrow());
    }

    @Override
    public double measure(int runs) throws RequestException {
        if (runs > 1) {
            run(1);
        }
        long start = clock.getAsLong();
        run(runs);
        return (clock.getAsLong() - start) / ((double) runs * runners.size());
    }

    private void run(int runs) throws RequestException {
        List<Callable<Void>> jobs = new ArrayList<>();
        for (Runner runner : runners) {
            jobs.add(() -> {
                for (int i = 0; i < runs; i++) {
                    model.run(runner, cancellation);
                }
                return null;
            });
        }
        crew.run(jobs);
    }

    @Override
    public void close() {
        runners.forEach(model::give);
        runners.clear();
        model.release();
    }
}
