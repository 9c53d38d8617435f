package margay.engine.internal.tune;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.calibration.Trial;
import margay.api.calibration.Wish;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.Watchdog;
import margay.engine.internal.store.WeightStore;

/** Where models are measured, one at a time. Thread-safe. */
final class Laboratory {
    private static final Logger LOG = System.getLogger(Laboratory.class.getName());

    private final WeightStore store;
    private final Watchdog watchdog;
    private final Attempts attempts;
    private final ReentrantLock busy = new ReentrantLock();

    Laboratory(WeightStore store, Watchdog watchdog, Attempts attempts) {
        this.store = store;
        this.watchdog = watchdog;
        this.attempts = attempts;
    }

    /** @return false if the last measurements of the model ended with the whole box */
    boolean isSafe(Subject subject) {
        try {
            boolean safe = !attempts.areUsedUp(subject.descriptor().sha256());
            if (!safe) {
                LOG.log(
                        Level.WARNING,
                        "The model " + subject.id().model()
                                + " is not measured: the box went down each time. It runs in"
                                + " its default way; 'margay tune "
                                + subject.id().model() + "' tries again");
            }
            return safe;
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "The state directory cannot be read; no model is measured: " + unreadable);
            return false;
        }
    }

    /** Waits until nothing is measured. */
    void awaitIdle() throws RequestException {
        lock();
        busy.unlock();
    }

    /** Waits until nothing is measured, or it takes too long. */
    void awaitIdle(Duration limit) {
        try {
            if (busy.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                busy.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lock() throws RequestException {
        try {
            busy.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestException(
                    Code.CANCELLED, "Interrupted while another model was being measured", interrupted);
        }
    }

    /**
     * Measures a model.
     *
     * @param subject the model
     * @param settings of the operator
     * @param priority of the threads that run it
     * @param guard says when to stop
     * @param progress is told of each way
     * @param cancellation ends a run that is going on
     * @return what was found
     * @throws RequestException if nothing could be measured, or from the guard
     */
    Measurement measure(
            Subject subject,
            Tuner.Settings settings,
            int priority,
            Measurement.Guard guard,
            Consumer<Trial> progress,
            Cancellation cancellation)
            throws RequestException {
        requireInputs(subject.descriptor());
        int processors = Runtime.getRuntime().availableProcessors();
        int parallel = settings.tuning().wish() == Wish.THROUGHPUT ? processors : 1;
        lock();
        try (Crew crew = new Crew(parallel, priority);
                Attempt attempt = new Attempt(subject.descriptor().sha256())) {
            guard.check();
            attempt.begin();
            Measurement measurement = new Measurement(
                    new Measurement.Tools(store, watchdog, System::nanoTime, crew),
                    subject,
                    settings.tuning(),
                    guard,
                    progress,
                    cancellation);
            measurement.run(new Ways(store, settings.tuning(), settings.threads(), processors).of(subject));
            attempt.succeed();
            return measurement;
        } catch (IOException unreadable) {
            throw new RequestException(
                    Code.FAILED,
                    "The model " + subject.id().model() + " cannot be measured: " + unreadable.getMessage(),
                    unreadable);
        } finally {
            busy.unlock();
        }
    }

    /** The note of one measurement, from before it may take the box down until it is over. */
    private final class Attempt implements AutoCloseable {
        private final String weights;
        private boolean noted;
        private boolean succeeded;

        Attempt(String weights) {
            this.weights = weights;
        }

        void begin() throws IOException {
            attempts.begin(weights);
            noted = true;
        }

        /** It came to its end: the model is safe to measure. */
        void succeed() {
            succeeded = true;
        }

        @Override
        public void close() {
            try {
                if (succeeded) {
                    attempts.end(weights);
                } else if (noted) {
                    attempts.withdraw(weights);
                }
            } catch (IOException unwritable) {
                LOG.log(Level.WARNING, "A note that a model was being measured cannot be taken back: " + unwritable);
            }
        }
    }

    private static void requireInputs(ModelDescriptor model) throws RequestException {
        boolean open =
                model.inputs().stream().anyMatch(input -> input.tensor().shape().isDynamic());
        if (open && model.golden().isEmpty()) {
            throw new RequestException(
                    Code.FAILED,
                    "The model " + model.name()
                            + " cannot be measured: its inputs have open shapes and it has no golden"
                            + " vectors; pack it with some");
        }
    }
}
