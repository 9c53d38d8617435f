package margay.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What {@link ByteBuffer} and {@link OnnxTensor} do not offer: freeing a direct buffer when its owner says so (the
 * garbage collector does not see how large it is), and reading a tensor of ONNX Runtime where it lies.
 */
final class DirectMemory {
    private static final MethodHandle FREE = cleaner();
    private static final MethodHandle VIEW = view();

    private DirectMemory() {}

    /**
     * Frees or unmaps a buffer. Whoever touches it or a slice of it afterwards crashes the JVM.
     *
     * @param buffer direct, neither a slice nor a duplicate, not freed before
     */
    static void free(ByteBuffer buffer) {
        try {
            FREE.invokeExact(buffer);
        } catch (Throwable e) {
            throw new IllegalStateException("The JVM does not free direct buffers", e);
        }
    }

    /**
     * @param tensor not of strings
     * @return its memory, valid until the tensor is closed
     */
    static ByteBuffer view(OnnxTensor tensor) {
        try {
            return ((ByteBuffer) VIEW.invokeExact(tensor)).order(ByteOrder.nativeOrder());
        } catch (Throwable e) {
            throw new IllegalStateException("This ONNX Runtime does not give its tensors' memory", e);
        }
    }

    private static MethodHandle cleaner() {
        try {
            Class<?> unsafe = ClassLoader.getPlatformClassLoader().loadClass("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(instance.get(null));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
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
