package margay.backend.onnxruntime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/**
 * Frees direct buffers when their owner says so: the garbage collector, which would do it some day, does not see how
 * large they are.
 */
final class DirectMemory {
    private static final MethodHandle FREE = cleaner();

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
}
