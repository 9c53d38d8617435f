package margay.engine.internal.open;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.model.GenerationId;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;

/**
 * A generation that is open: a session, its runners, and the requests that hold it. Lives until its owner has retired it
 * and the last request has released it; then it is given to be closed, once.
 *
 * <p>Thread-safe; each runner is used by one thread at a time.
 */
public final class OpenModel {
    private final GenerationId id;
    private final ModelDescriptor descriptor;
    private final Session session;
    private final Signature signature;
    private final RunnerPool pool;
    private final Consumer<OpenModel> closer;
    private final FailureWatch failures;
    private final String what;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile RunMeter meter = RunMeter.NONE;

    /**
     * @param id which generation it is
     * @param descriptor what its bundle says
     * @param session which this owns from here on
     * @param concurrency how many runners are kept
     * @param closer takes it when nobody holds it any more, and calls {@link #close}
     * @param failures is told how runs end
     * @throws OpeningException if the descriptor does not fit the session; the session is the caller's then
     */
    public OpenModel(
            GenerationId id,
            ModelDescriptor descriptor,
            Session session,
            int concurrency,
            Consumer<OpenModel> closer,
            FailureWatch failures)
            throws OpeningException {
        this.id = id;
        this.descriptor = descriptor;
        this.session = session;
        this.signature = Signature.match(descriptor, session);
        this.pool = new RunnerPool(concurrency);
        this.closer = closer;
        this.failures = failures;
        this.what = "The model " + id;
    }

    /** @return which generation it is */
    public GenerationId id() {
        return id;
    }

    /** @return what its bundle says */
    public ModelDescriptor descriptor() {
        return descriptor;
    }

    /** @return how many requests may run at a time without a new runner */
    public int concurrency() {
        return pool.capacity();
    }

    /** @param meter for the runs from here on */
    public void measure(RunMeter meter) {
        this.meter = meter;
    }

    /**
     * Makes the runners that processors can use at a time; if more are needed, they are made then.
     *
     * @throws RequestException if memory cannot be had
     */
    public void fill() throws RequestException {
        int runners = Math.min(pool.capacity(), Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < runners; i++) {
            give(bind());
        }
    }

    /** @return whether it is held for the caller, who must {@link #release} it; false if it is being closed */
    public boolean retain() {
        int seen = holders.get();
        while (seen > 0) {
            if (holders.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = holders.get();
        }
        return false;
    }

    /** Gives back what {@link #retain} gave; or, called once by the owner, lets it go when the last request ends. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            closer.accept(this);
        }
    }

    /** @return requests that hold it, and its owner until that let go */
    public int holders() {
        return holders.get();
    }

    /**
     * @return a runner for the caller, who must {@link #give} it back
     * @throws RequestException {@link Code#FAILED} if memory cannot be had
     */
    public Runner take() throws RequestException {
        Optional<Runner> runner = pool.take();
        return runner.isPresent() ? runner.get() : bind();
    }

    /** @param runner from {@link #take}, not used any more */
    public void give(Runner runner) {
        if (runner.isSpoiled() || !pool.give(runner)) {
            runner.close();
        }
    }

    private Runner bind() throws RequestException {
        try {
            Binding binding = session.bind();
            return shaped(binding);
        } catch (BackendException failure) {
            throw noMemory(failure.getMessage(), failure);
        } catch (RuntimeException | Error crash) {
            throw noMemory(crash.toString(), crash);
        }
    }

    private RequestException noMemory(String why, Throwable cause) {
        return new RequestException(Code.FAILED, what + " cannot get the memory of a run: " + why, cause);
    }

    private Runner shaped(Binding binding) throws RequestException {
        boolean shaped = false;
        try {
            signature.shape(binding);
            shaped = true;
            return new Runner(binding, what);
        } finally {
            if (!shaped) {
                binding.close();
            }
        }
    }

    /** @return an input by the descriptor's order */
    public Tensor input(Runner runner, int index) {
        return runner.binding().input(signature.input(index));
    }

    /**
     * @return an input by the descriptor's order, with this shape
     * @throws RequestException {@link Code#INVALID_INPUT} if the model does not take it
     */
    public Tensor input(Runner runner, int index, Shape shape) throws RequestException {
        Shape declared = signature.declaredInput(index).shape();
        if (!declared.accepts(shape)) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    what + " takes " + declared + " as its input \""
                            + signature.declaredInput(index).name() + "\", not " + shape);
        }
        return runner.binding().input(signature.input(index), shape);
    }

    /** @return an output of the last run, by the descriptor's order */
    public Tensor output(Runner runner, int index) {
        return runner.binding().output(signature.output(index));
    }

    /**
     * Runs once for a request.
     *
     * @throws RequestException if the run fails, or the reason of the cancellation
     */
    public void run(Runner runner, Cancellation cancellation) throws RequestException {
        long start = System.nanoTime();
        try {
            runner.run(cancellation);
        } catch (RequestException failure) {
            meter.failed(failure.code());
            if (failure.code() == Code.FAILED) {
                failures.failed(this, failure);
            }
            throw failure;
        }
        meter.ran(System.nanoTime() - start);
        failures.succeeded(this);
    }

    /** Gives the native memory back. Nobody holds it any more. */
    public void close() {
        Undoing undoing = new Undoing();
        for (Optional<Runner> idle = pool.take(); idle.isPresent(); idle = pool.take()) {
            undoing.step(idle.get()::close);
        }
        undoing.step(session::close);
        undoing.end();
    }
}
