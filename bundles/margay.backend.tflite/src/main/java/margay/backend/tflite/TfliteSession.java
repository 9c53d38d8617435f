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
    private final ConfiguredDelegate delegate;
    private final List<TensorInfo> inputs;
    private final List<TensorInfo> outputs;
    private Optional<OwnedInterpreter> spare;
    private boolean closed;

    TfliteSession(SharedModel model, int threads, ConfiguredDelegate delegate) throws BackendException {
        this.model = model;
        this.threads = threads;
        this.delegate = delegate;
        OwnedInterpreter first = build();
        try {
            this.inputs = first.describeInputs();
            this.outputs = first.describeOutputs();
        } catch (BackendException e) {
            first.close();
            throw e;
        }
        this.spare = Optional.of(first);
        model.retain();
    }

    private OwnedInterpreter build() throws BackendException {
        Optional<ExternalDelegate> accelerator = delegate.create();
        if (accelerator.isPresent()) {
            try {
                return OwnedInterpreter.build(model, threads, accelerator);
            } catch (BackendException e) {
                delegate.report(
                        "The delegate does not take " + model.file() + ", which runs on the CPU: " + e.getMessage());
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
        return new TfliteBinding(interpreter(), inputs, outputs);
    }

    private OwnedInterpreter interpreter() throws BackendException {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The session of " + model.file() + " is closed");
            }
            if (spare.isPresent()) {
                OwnedInterpreter first = spare.get();
                spare = Optional.empty();
                return first;
            }
        }
        return build();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            spare.ifPresent(OwnedInterpreter::close);
            spare = Optional.empty();
            model.release();
        }
    }
}
