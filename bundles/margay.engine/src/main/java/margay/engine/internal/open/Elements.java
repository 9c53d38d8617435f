package margay.engine.internal.open;

import java.nio.ByteBuffer;
import margay.api.tensor.ElementType;

/** Reads elements of any type. */
final class Elements {
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
