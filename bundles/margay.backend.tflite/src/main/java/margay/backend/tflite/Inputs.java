package margay.backend.tflite;

import java.util.Arrays;
import java.util.List;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.TfLiteCustomAllocation;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/**
 * The inputs of an interpreter, in memory of their own: so that several can change their shapes one after the other
 * before tensors are allocated again, and no operator overwrites them.
 */
final class Inputs implements AutoCloseable {
    private final OwnedInterpreter interpreter;
    private final List<TensorInfo> infos;
    private final Tensor[] tensors;
    private final InputMemory[] memory;
    private boolean changed;

    Inputs(OwnedInterpreter interpreter, List<TensorInfo> infos) throws BackendException {
        this.interpreter = interpreter;
        this.infos = infos;
        this.tensors = new Tensor[infos.size()];
        this.memory = new InputMemory[infos.size()];
        for (int i = 0; i < tensors.length; i++) {
            if (!infos.get(i).shape().isDynamic()) {
                place(i, infos.get(i).shape());
            }
        }
    }

    boolean canChange() {
        return infos.stream().anyMatch(info -> info.shape().isDynamic());
    }

    Tensor tensor(int index) {
        TensorInfo info = infos.get(index);
        if (tensors[index] == null) {
            throw new IllegalStateException(
                    "The input " + info.name() + " has the open shape " + info.shape() + ": set its shape first");
        }
        return tensors[index];
    }

    Tensor reshape(int index, Shape shape) throws RequestException {
        TensorInfo info = infos.get(index);
        if (!info.shape().accepts(shape)) {
            throw new RequestException(
                    RequestException.Code.INVALID_INPUT,
                    "The input " + info.name() + " of " + interpreter.model().file() + " takes the shape "
                            + info.shape() + ", not " + shape);
        }
        if (tensors[index] == null || !tensors[index].shape().equals(shape)) {
            resize(index, shape);
            place(index, shape);
        }
        return tensors[index];
    }

    private void resize(int index, Shape shape) throws RequestException {
        int[] extents =
                Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
        Interpreter target = interpreter.interpreter();
        if (target.ResizeInputTensorStrict(interpreter.inputIndex(index), extents) != tensorflowlite.kTfLiteOk) {
            throw new RequestException(
                    RequestException.Code.INVALID_INPUT,
                    "The model " + interpreter.model().file() + " does not take the shape " + shape);
        }
    }

    private void place(int index, Shape shape) {
        InputMemory replaced = memory[index];
        int size = Math.toIntExact(shape.elements() * infos.get(index).type().bytes());
        memory[index] = new InputMemory(size);
        tensors[index] = Tensor.wrap(infos.get(index).type(), shape, memory[index].buffer());
        hand(index);
        if (replaced != null) {
            replaced.close();
        }
        changed = true;
    }

    private void hand(int index) {
        try (TfLiteCustomAllocation allocation = new TfLiteCustomAllocation()) {
            allocation.data(memory[index].start()).bytes(memory[index].allocation());
            interpreter.interpreter().SetCustomAllocationForTensor(interpreter.inputIndex(index), allocation);
        }
    }

    /** Allocates all other tensors, if an input changed since the last time. */
    void allocate() throws RequestException {
        if (!changed) {
            return;
        }
        if (interpreter.interpreter().AllocateTensors() != tensorflowlite.kTfLiteOk) {
            throw new RequestException(
                    RequestException.Code.FAILED,
                    "The model " + interpreter.model().file() + " does not take inputs of the shapes "
                            + Arrays.toString(tensors));
        }
        changed = false;
    }

    @Override
    public void close() {
        for (InputMemory owned : memory) {
            if (owned != null) {
                owned.close();
            }
        }
    }
}
