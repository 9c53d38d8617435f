package margay.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;

/**
 * One input or output of a binding: owns its memory, and shows it as a {@link Tensor} to callers and as an {@link
 * OnnxTensor} to ONNX Runtime. Used by one thread at a time.
 */
final class TensorSlot implements AutoCloseable {
    private record View(Tensor tensor, OnnxTensor value) {}

    private final OrtEnvironment environment;
    private final ElementType type;
    private Optional<ByteBuffer> memory = Optional.empty();
    private Optional<View> view = Optional.empty();

    TensorSlot(OrtEnvironment environment, ElementType type) {
        this.environment = environment;
        this.type = type;
    }

    /** @return the tensor; nothing before the first {@link #reshape} */
    Optional<Tensor> tensor() {
        return view.map(View::tensor);
    }

    /** @return what ONNX Runtime sees; nothing before the first {@link #reshape} */
    Optional<OnnxTensor> value() {
        return view.map(View::value);
    }

    boolean has(Shape shape) {
        return view.isPresent() && view.get().tensor().shape().equals(shape);
    }

    /**
     * Makes the tensor one of that shape, in the memory at hand if it suffices.
     *
     * @throws IllegalArgumentException or ArithmeticException if such a tensor is too large for a buffer
     */
    Tensor reshape(Shape shape) throws OrtException {
        if (has(shape)) {
            return view.get().tensor();
        }
        int bytes = byteSize(shape);
        closeView();
        ByteBuffer part = memory(bytes).slice(0, bytes).order(ByteOrder.nativeOrder());
        Tensor tensor = Tensor.wrap(type, shape, part);
        OnnxTensor value = OnnxTensor.createTensor(environment, part, shape.toArray(), ElementTypes.java(type));
        view = Optional.of(new View(tensor, value));
        return tensor;
    }

    private int byteSize(Shape shape) {
        return Math.toIntExact(Math.multiplyExact(shape.elements(), type.bytes()));
    }

    private ByteBuffer memory(int bytes) {
        if (memory.isEmpty() || memory.get().capacity() < bytes) {
            freeMemory();
            memory = Optional.of(ByteBuffer.allocateDirect(bytes));
        }
        return memory.get();
    }

    private void freeMemory() {
        memory.ifPresent(DirectMemory::free);
        memory = Optional.empty();
    }

    private void closeView() {
        view.ifPresent(open -> open.value().close());
        view = Optional.empty();
    }

    @Override
    public void close() {
        closeView();
        freeMemory();
    }
}
