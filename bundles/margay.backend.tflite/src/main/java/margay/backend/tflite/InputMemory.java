package margay.backend.tflite;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Memory of an input, at an address that TensorFlow Lite takes as its own. */
final class InputMemory implements AutoCloseable {
    /** TensorFlow Lite's kDefaultTensorAlignment, in bytes. */
    private static final int ALIGNMENT = 64;
    /** XNNPACK reads this far beyond the end of an input (XNN_EXTRA_BYTES), in bytes. */
    private static final int SLACK = 64;

    private final int size;
    private final BytePointer block;
    private final BytePointer start;

    /** @param size in bytes */
    InputMemory(int size) {
        this.size = size;
        this.block = new BytePointer(ALIGNMENT + (long) size + SLACK);
        this.start = block.getPointer(Math.floorMod(-block.address(), ALIGNMENT));
    }

    Pointer start() {
        return start;
    }

    /** As TensorFlow Lite counts: no tensor has an allocation of nothing. */
    int allocation() {
        return Math.max(size, 1);
    }

    ByteBuffer buffer() {
        return size == 0 ? ByteBuffer.allocateDirect(0) : start.capacity(size).asByteBuffer();
    }

    @Override
    public void close() {
        block.close();
    }
}
