package margay.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a tensor of ONNX Runtime where it lies; {@link OnnxTensor} itself only gives copies. */
final class TensorMemory {
    private static final MethodHandle VIEW = view();

    private TensorMemory() {}

    /**
     * @param tensor not of strings
     * @return its memory, valid until the tensor is closed
     */
    static ByteBuffer of(OnnxTensor tensor) {
        try {
            return ((ByteBuffer) VIEW.invokeExact(tensor)).order(ByteOrder.nativeOrder());
        } catch (Throwable e) {
            throw new IllegalStateException("This ONNX Runtime does not give its tensors' memory", e);
        }
    }

    private static MethodHandle view() {
        try {
            return MethodHandles.privateLookupIn(OnnxTensor.class, MethodHandles.lookup())
                    .findVirtual(OnnxTensor.class, "getBuffer", MethodType.methodType(ByteBuffer.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
