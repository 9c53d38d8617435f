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
    private final Optional<ConfiguredDelegate> delegate;
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
    TfliteSession(SharedModel model, int threads, ConfiguredDelegate delegate) throws BackendException {
        this.model = model;
        this.threads = threads;
        OwnedInterpreter first = build(delegate);
        try {
            this.inputs = first.describeInputs();
            this.outputs = first.describeOutputs();
        } catch (BackendException | RuntimeException | Error e) {
            first.close();
            throw e;
        }
        this.delegate = first.isDelegated() ? Optional.of(delegate) : Optional.empty();
        this.spare = Optional.of(first);
        model.retain();
    }

    private OwnedInterpreter build(ConfiguredDelegate accelerator) throws BackendException {
        Optional<ExternalDelegate> made = accelerator.create();
        if (made.isPresent()) {
            try {
                return OwnedInterpreter.build(model, threads, made);
            } catch (BackendException e) {
                OwnedInterpreter onCpu = OwnedInterpreter.build(model, threads, Optional.empty());
                accelerator.report(
                        "The delegate does not take " + model.file() + ", which runs on the CPU: " + e.getMessage());
                return onCpu;
            }
        }
        return OwnedInterpreter.build(model, threads, Optional.empty());
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
        return delegate.isPresent() ? build(delegate.get()) : OwnedInterpreter.build(model, threads, Optional.empty());
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
            model.release();
        }
    }
}
