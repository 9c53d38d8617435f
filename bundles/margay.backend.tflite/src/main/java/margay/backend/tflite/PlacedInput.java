package margay.backend.tflite;

import java.util.Arrays;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.bytedeco.tensorflowlite.TfLiteCustomAllocation;

/** An input of one shape, in memory of its own. Not thread-safe. */
final class PlacedInput implements AutoCloseable {
    private final int[] extents;
    private final InputMemory memory;
    private final Tensor tensor;

    /**
     * @param shape without open extents
     * @throws ArithmeticException if an extent or the whole is too large for TensorFlow Lite or a buffer
     * @throws OutOfMemoryError if there is no memory for it
     */
    PlacedInput(ElementType type, Shape shape) {
        this.extents = Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
        this.memory = new InputMemory(Math.toIntExact(Math.multiplyExact(shape.elements(), type.bytes())));
        this.tensor = Tensor.wrap(type, shape, memory.buffer());
    }

    Tensor tensor() {
        return tensor;
    }

    boolean has(Shape shape) {
        return tensor.shape().equals(shape);
    }

    /** @return the status of TensorFlow Lite */
    int resize(OwnedInterpreter interpreter, int index) {
        return interpreter.interpreter().ResizeInputTensorStrict(interpreter.inputIndex(index), extents);
    }

    /** @return the status of TensorFlow Lite */
    int hand(OwnedInterpreter interpreter, int index) {
        try (TfLiteCustomAllocation allocation = new TfLiteCustomAllocation()) {
            allocation.data(memory.start()).bytes(memory.allocation());
            return interpreter.interpreter().SetCustomAllocationForTensor(interpreter.inputIndex(index), allocation);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
