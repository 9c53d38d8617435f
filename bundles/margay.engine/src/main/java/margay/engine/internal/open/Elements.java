package margay.engine.internal.open;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import margay.api.tensor.ElementType;
import margay.api.tensor.Tensor;

/** Reads elements of any type. */
final class Elements {
    private static final Set<ElementType> FLOATS =
            EnumSet.of(ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT32, ElementType.FLOAT64);

    private Elements() {}

    /**
     * @param type of the elements
     * @param bytes in the buffer's byte order
     * @param index of the element
     * @return its value; 64-bit integers are rounded
     */
    static double at(ElementType type, ByteBuffer bytes, int index) {
        int offset = index * type.bytes();
        return switch (type) {
            case FLOAT32 -> bytes.getFloat(offset);
            case FLOAT64 -> bytes.getDouble(offset);
            case FLOAT16 -> half(bytes.getShort(offset));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(offset) << 16);
            case INT8 -> bytes.get(offset);
            case INT16 -> bytes.getShort(offset);
            case INT32 -> bytes.getInt(offset);
            case INT64 -> bytes.getLong(offset);
            case UINT8, BOOL -> Byte.toUnsignedInt(bytes.get(offset));
            case UINT16 -> Short.toUnsignedInt(bytes.getShort(offset));
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(offset));
            case UINT64 -> unsigned(bytes.getLong(offset));
        };
    }

    /** @return index of the first element that is infinite or not a number; integers are all finite */
    static OptionalInt firstNotFinite(Tensor tensor) {
        ElementType type = tensor.type();
        ByteBuffer bytes = tensor.bytes();
        return FLOATS.contains(type)
                ? IntStream.range(0, bytes.capacity() / type.bytes())
                        .filter(i -> !Double.isFinite(at(type, bytes, i)))
                        .findFirst()
                : OptionalInt.empty();
    }

    /** IEEE 754 binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude =
                switch (exponent) {
                    case 0 -> Math.scalb((double) fraction, -24);
                    case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
