package margay.backend.tflite;

import java.util.List;
import java.util.Optional;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.TensorInfo;

/** A model, and one interpreter for each binding: the one that proved at opening that the model runs is the first. */
final class TfliteSession implements Session {
    private final SharedModel model;
    private final int threads;
    private final Optional<ConfiguredDelegate> configured;
    /** Empty if it did not take the model. */
    private final Optional<ConfiguredDelegate> used;

    private final List<TensorInfo> inputs;
    private final List<TensorInfo> outputs;
    private Optional<OwnedInterpreter> spare;
    private boolean closed;

    /**
     * @param model retained for the session
     * @param threads of one run
     * @param delegate to run on, if it takes the model; the CPU otherwise
     * @throws BackendException if TensorFlow Lite cannot run the model; nothing is retained then
     */
    TfliteSession(SharedModel model, int threads, Optional<ConfiguredDelegate> delegate) throws BackendException {
        this.model = model;
        this.threads = threads;
        OwnedInterpreter first = build(delegate);
        try {
            this.inputs = first.describeInputs();
            this.outputs = first.describeOutputs();
        } catch (BackendException | RuntimeException | Error e) {
            first.close();
            delegate.ifPresent(accelerator -> accelerator.forget(model));
            throw e;
        }
        this.configured = delegate;
        this.used = delegate.filter(accelerator -> first.isDelegated());
        this.spare = Optional.of(first);
        model.retain();
    }

    private OwnedInterpreter build(Optional<ConfiguredDelegate> delegate) throws BackendException {
        return delegate.isPresent() ? build(delegate.get()) : OwnedInterpreter.build(model, threads, Optional.empty());
    }

    private OwnedInterpreter build(ConfiguredDelegate accelerator) throws BackendException {
        ExternalDelegate made;
        try {
            made = accelerator.create();
        } catch (BackendException e) {
            return onCpu(accelerator, e.getMessage() + ConfiguredDelegate.ON_CPU);
        }
        try {
            return OwnedInterpreter.build(model, threads, Optional.of(made));
        } catch (BackendException e) {
            return onCpu(
                    accelerator,
                    "The delegate does not take " + model.file() + ", which runs on the CPU: " + e.getMessage());
        }
    }

    private OwnedInterpreter onCpu(ConfiguredDelegate accelerator, String reason) throws BackendException {
        OwnedInterpreter built = OwnedInterpreter.build(model, threads, Optional.empty());
        report(accelerator, reason);
        return built;
    }

    /** What a session that is closed says is forgotten. */
    private synchronized void report(ConfiguredDelegate accelerator, String reason) {
        if (!closed) {
            accelerator.report(model, reason);
        }
    }

    @Override
    public List<TensorInfo> inputs() {
        return inputs;
    }

    @Override
    public List<TensorInfo> outputs() {
        return outputs;
    }

    @Override
    public Binding bind() throws BackendException {
        hold();
        try {
            return TfliteBinding.of(interpreter(), inputs, outputs);
        } finally {
            model.release();
        }
    }

    /** The model stays, though the session be closed meanwhile. */
    private synchronized void hold() {
        if (closed) {
            throw new IllegalStateException("The session of " + model.file() + " is closed");
        }
        model.retain();
    }

    private OwnedInterpreter interpreter() throws BackendException {
        Optional<OwnedInterpreter> first = takeSpare();
        if (first.isPresent()) {
            return first.get();
        }
        return build(used);
    }

    private synchronized Optional<OwnedInterpreter> takeSpare() {
        Optional<OwnedInterpreter> taken = spare;
        spare = Optional.empty();
        return taken;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            takeSpare().ifPresent(OwnedInterpreter::close);
            configured.ifPresent(delegate -> delegate.forget(model));
            model.release();
        }
    }
}
