package margay.api.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Objects;

/**
 * A dense, row-major array in a direct buffer in the machine's byte order: native code reads and writes it in place.
 *
 * <p>A tensor owns nothing: the buffer lives as long as whoever made it says (for a {@link
 * margay.api.backend.Binding binding's} tensors: until the binding is closed). Not thread-safe: one request uses it at a
 * time. Accessors are absolute; the typed views share the buffer's memory and are made once.
 */
public final class Tensor {
    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final IntBuffer ints;
    private final LongBuffer longs;

    private Tensor(ElementType type, Shape shape, ByteBuffer bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
        this.floats = bytes.asFloatBuffer();
        this.ints = bytes.asIntBuffer();
        this.longs = bytes.asLongBuffer();
    }

    /**
     * A new tensor of zeros, freed by the garbage collector.
     *
     * @param type the element type
     * @param shape without open extents
     * @return the tensor
     * @throws IllegalArgumentException if it does not fit into one buffer (2 GiB)
     */
    public static Tensor allocate(ElementType type, Shape shape) {
        return new Tensor(
                type, shape, ByteBuffer.allocateDirect(byteSize(type, shape)).order(ByteOrder.nativeOrder()));
    }

    /**
     * A tensor over memory that somebody else owns; nothing is copied.
     *
     * @param type the element type
     * @param shape without open extents
     * @param buffer direct, its remaining bytes exactly the tensor's; its position is not changed
     * @return the tensor
     * @throws IllegalArgumentException if the buffer is not direct or its size is another
     */
    public static Tensor wrap(ElementType type, Shape shape, ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("A tensor needs a direct buffer");
        }
        if (buffer.remaining() != byteSize(type, shape)) {
            throw new IllegalArgumentException("A tensor " + type + shape + " takes " + byteSize(type, shape)
                    + " bytes, the buffer has " + buffer.remaining());
        }
        return new Tensor(type, shape, buffer.slice().order(ByteOrder.nativeOrder()));
    }

    private static int byteSize(ElementType type, Shape shape) {
        long size = Math.multiplyExact(Objects.requireNonNull(shape, "shape").elements(), type.bytes());
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "A tensor " + type + shape + " takes " + size + " bytes; the limit is " + Integer.MAX_VALUE);
        }
        return (int) size;
    }

    /** @return the element type */
    public ElementType type() {
        return type;
    }

    /** @return the shape, without open extents */
    public Shape shape() {
        return shape;
    }

    /** @return the memory itself, from 0 to its capacity, in the machine's byte order: use absolute accessors */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * @return the memory as floats, for absolute accessors
     * @throws IllegalStateException if the type is not {@link ElementType#FLOAT32}
     */
    public FloatBuffer floats() {
        require(ElementType.FLOAT32);
        return floats;
    }

    /**
     * @return the memory as 32-bit integers, for absolute accessors
     * @throws IllegalStateException if the type is not {@link ElementType#INT32}
     */
    public IntBuffer ints() {
        require(ElementType.INT32);
        return ints;
    }

    /**
     * @return the memory as 64-bit integers, for absolute accessors
     * @throws IllegalStateException if the type is not {@link ElementType#INT64}
     */
    public LongBuffer longs() {
        require(ElementType.INT64);
        return longs;
    }

    private void require(ElementType wanted) {
        if (type != wanted) {
            throw new IllegalStateException("The tensor holds " + type + ", not " + wanted);
        }
    }

    @Override
    public String toString() {
        return type + shape.toString();
    }
}
