package margay.api.tensor;

/** The type of a tensor's elements, in the machine's byte order. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary64. */
    FLOAT64(8),
    /** IEEE 754 binary16. */
    FLOAT16(2),
    /** The upper half of a binary32. */
    BFLOAT16(2),
    /** Signed, two's complement. */
    INT8(1),
    /** Signed, two's complement. */
    INT16(2),
    /** Signed, two's complement. */
    INT32(4),
    /** Signed, two's complement. */
    INT64(8),
    /** Unsigned. */
    UINT8(1),
    /** Unsigned. */
    UINT16(2),
    /** Unsigned. */
    UINT32(4),
    /** Unsigned. */
    UINT64(8),
    /** One byte: 0 or 1. */
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** @return bytes of one element */
    public int bytes() {
        return bytes;
    }
}
