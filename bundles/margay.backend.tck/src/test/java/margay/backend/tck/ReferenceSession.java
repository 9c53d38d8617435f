package margay.backend.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;
import margay.backend.tck.ReferenceModels.Description;
import margay.backend.tck.ReferenceModels.Operation;

/** A session of the reference backend. */
final class ReferenceSession implements Session {
    private static volatile boolean sharedEnd;

    final ReferenceBackend backend;
    final Description model;
    final List<ReferenceBinding> bindings = new ArrayList<>();
    volatile boolean closed;

    ReferenceSession(ReferenceBackend backend, Description model) {
        this.backend = backend;
        this.model = model;
        sharedEnd = false;
    }

    boolean broken() {
        return (closed && backend.has(Fault.CLOSE_BREAKS_BINDINGS))
                || (sharedEnd && backend.has(Fault.SESSIONS_SHARE_THEIR_END));
    }

    @Override
    public List<TensorInfo> inputs() {
        String first = backend.has(Fault.WRONG_NAMES) ? "wrong" : "x";
        TensorInfo x = info(first, model.type(), backend.declared(model.shape()));
        return switch (model.operation()) {
            case SUM -> List.of(x, info("y", model.type(), backend.declared(model.shape())));
            case GATHER -> List.of(x, info("index", ElementType.INT32, Shape.of(1)));
            default -> List.of(x);
        };
    }

    @Override
    public List<TensorInfo> outputs() {
        String name = model.operation() == Operation.SUM ? "z" : "y";
        return List.of(info(name, model.type(), outputShape(model.shape())));
    }

    private TensorInfo info(String name, ElementType type, Shape shape) {
        Optional<Quantization> quantization =
                backend.has(Fault.HIDES_QUANTIZATION) ? Optional.empty() : model.quantization();
        return new TensorInfo(name, type, shape, quantization);
    }

    Shape outputShape(Shape input) {
        return switch (model.operation()) {
            case TRANSPOSE -> Shape.of(input.extent(1), input.extent(0));
            case GATHER -> Shape.of(1);
            case DENSE, QUANTIZED_DENSE -> Shape.of(1, model.weights().length);
            case ACTIVATED -> Shape.of(1, model.weights().length - 1L);
            default -> backend.declared(input);
        };
    }

    @Override
    public synchronized Binding bind() throws BackendException {
        if (closed && backend.has(Fault.CLOSED_UNTYPED)) {
            throw new BackendException("Closed");
        }
        if (closed && !backend.has(Fault.BINDS_AFTER_CLOSE)) {
            throw new IllegalStateException("Closed");
        }
        if (backend.has(Fault.ONE_BINDING) && !bindings.isEmpty()) {
            throw new BackendException("One binding at a time");
        }
        ReferenceBinding binding = allocate();
        bindings.add(binding);
        return binding;
    }

    private ReferenceBinding allocate() throws BackendException {
        try {
            return new ReferenceBinding(this);
        } catch (IllegalArgumentException e) {
            if (backend.has(Fault.LEAKS_WITHOUT_BINDING)) {
                backend.leak();
            }
            if (backend.has(Fault.BIND_FAILS_UNTYPED)) {
                throw e;
            }
            throw new BackendException("No memory", e);
        }
    }

    synchronized void closed(ReferenceBinding binding) {
        bindings.remove(binding);
    }

    synchronized void cancelOthers() {
        bindings.forEach(ReferenceBinding::cancelThis);
    }

    synchronized Optional<ReferenceBinding> first() {
        return bindings.stream().findFirst();
    }

    @Override
    public void close() {
        if (!closed) {
            backend.openSessions.decrementAndGet();
        }
        closed = true;
        sharedEnd = true;
    }
}
