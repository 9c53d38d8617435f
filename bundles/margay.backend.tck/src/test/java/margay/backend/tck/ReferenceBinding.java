package margay.backend.tck;

import java.util.List;
import java.util.Objects;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Binding;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/** A binding of the reference backend. */
final class ReferenceBinding implements Binding {
    private final ReferenceSession session;
    private final List<TensorInfo> infos;
    private final Tensor[] inputs;
    private Tensor output;
    private int cancels;
    private boolean failed;

    ReferenceBinding(ReferenceSession session) {
        this.session = session;
        this.infos = session.inputs();
        this.inputs = has(Fault.SHARES_TENSORS) && session.first().isPresent()
                ? session.first().get().inputs
                : new Tensor[infos.size()];
        for (int i = 0; i < inputs.length; i++) {
            if (!infos.get(i).shape().isDynamic()) {
                inputs[i] = Tensor.allocate(infos.get(i).type(), infos.get(i).shape());
            }
        }
    }

    private boolean has(Fault fault) {
        return session.backend.has(fault);
    }

    @Override
    public Tensor input(int index) {
        int asked = has(Fault.CLAMPS_INDEXES) ? Math.max(0, Math.min(index, inputs.length - 1)) : index;
        if (inputs[asked] == null) {
            throw new IllegalStateException("The shape is open");
        }
        if (has(Fault.NEW_BUFFERS_EVERY_TIME)) {
            inputs[asked] = Tensor.allocate(inputs[asked].type(), inputs[asked].shape());
        }
        return inputs[asked];
    }

    @Override
    public Tensor input(int index, Shape shape) throws RequestException {
        TensorInfo info = infos.get(index);
        boolean open = shape.isDynamic() && !has(Fault.TAKES_OPEN_SHAPES);
        if (open || (!info.shape().accepts(shape) && !has(Fault.TAKES_ANY_SHAPE))) {
            throw new RequestException(
                    has(Fault.WRONG_CODE) ? Code.FAILED : Code.INVALID_INPUT, "Not a shape of " + info);
        }
        boolean fits = inputs[index] != null && (inputs[index].shape().equals(shape) || has(Fault.FORGETS_SHAPES));
        if (!fits) {
            inputs[index] = allocate(index, shape);
        }
        return inputs[index];
    }

    private Tensor allocate(int index, Shape shape) throws RequestException {
        try {
            return Tensor.allocate(infos.get(index).type(), shape);
        } catch (ArithmeticException | IllegalArgumentException e) {
            if (has(Fault.OVERSIZED_UNTYPED)) {
                throw e;
            }
            if (has(Fault.OVERSIZED_REPLACES)) {
                inputs[index] = null;
            }
            throw new RequestException(Code.INVALID_INPUT, "Too large: " + shape, e);
        }
    }

    @Override
    public void run() throws RequestException {
        if (!has(Fault.OUTPUTS_OF_THE_RUN_BEFORE)) {
            output = null;
        }
        if (!has(Fault.CANCELS_LAST)) {
            takeCancel();
        }
        if (session.broken() || (failed && has(Fault.BROKEN_BY_FAILURE))) {
            throw new RequestException(Code.FAILED, "Broken");
        }
        requireShapes();
        refuseUnsupported();
        try {
            Tensor result = Tensor.allocate(session.model.type(), session.outputShape(inputs[0].shape()));
            new ReferenceComputation(session, inputs, result).run(this::betweenSteps);
            takeCancel();
            output = has(Fault.WRONG_TYPE) ? unsigned(result) : result;
        } catch (IndexOutOfBoundsException e) {
            failed = true;
            throw new RequestException(Code.FAILED, "Beyond the end", e);
        }
    }

    private void requireShapes() {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] == null && has(Fault.RUNS_WITHOUT_SHAPES)) {
                inputs[i] = Tensor.allocate(infos.get(i).type(), Shape.of(1, 2));
            }
            input(i);
        }
    }

    private static Tensor unsigned(Tensor tensor) {
        return tensor.type() == ElementType.INT8
                ? Tensor.wrap(ElementType.UINT8, tensor.shape(), tensor.bytes())
                : tensor;
    }

    private void refuseUnsupported() throws RequestException {
        if (has(Fault.UNSUPPORTED_AT_RUN_TIME) && session.model.type() == ElementType.INT16) {
            throw new UnsupportedOperationException("INT16");
        }
        if (has(Fault.EMPTY_TENSORS_FAIL) && inputs[0].bytes().capacity() == 0) {
            throw new RequestException(Code.FAILED, "Nothing to do");
        }
    }

    private void betweenSteps() throws RequestException {
        if (session.closed && has(Fault.CLOSE_BREAKS_RUNS)) {
            throw new RequestException(Code.FAILED, "Closed");
        }
        if (!has(Fault.CANCELS_LATE)) {
            takeCancel();
        }
    }

    private synchronized void takeCancel() throws RequestException {
        if (cancels > 0) {
            cancels = has(Fault.COUNTS_CANCELS) ? cancels - 1 : 0;
            throw new RequestException(Code.CANCELLED, "Cancelled");
        }
    }

    @Override
    public Tensor output(int index) {
        if (output == null && has(Fault.OUTPUTS_WITHOUT_RUN)) {
            output = Tensor.allocate(ElementType.FLOAT32, Shape.of());
        }
        if (output == null) {
            throw new IllegalStateException("No run succeeded");
        }
        if (!has(Fault.CLAMPS_OUTPUT_INDEXES)) {
            Objects.checkIndex(index, 1);
        }
        return output;
    }

    @Override
    public void cancel() {
        if (has(Fault.CANCELS_ALL_BINDINGS)) {
            session.cancelOthers();
        }
        if (!has(Fault.FORGETS_CANCEL)) {
            cancelThis();
        }
    }

    synchronized void cancelThis() {
        cancels++;
    }

    @Override
    public void close() {
        session.closed(this);
    }
}
