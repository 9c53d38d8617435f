package margay.engine.internal.open;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import margay.api.tensor.ElementType;
import org.junit.jupiter.api.Test;

class ElementsTest {
    private static double at(ElementType type, long bits) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(type.bytes(), bits);
        return Elements.at(type, bytes, 1);
    }

    @Test
    void readsEveryType() {
        assertEquals(1.5, at(ElementType.FLOAT32, Float.floatToIntBits(1.5f)));
        assertEquals(-1.5, at(ElementType.FLOAT64, Double.doubleToLongBits(-1.5)));
        assertEquals(-128, at(ElementType.INT8, 0x80));
        assertEquals(128, at(ElementType.UINT8, 0x80));
        assertEquals(1, at(ElementType.BOOL, 1));
        assertEquals(-2, at(ElementType.INT16, 0xfffe));
        assertEquals(0xfffe, at(ElementType.UINT16, 0xfffe));
        assertEquals(-2, at(ElementType.INT32, 0xfffffffeL));
        assertEquals(0xfffffffeL, at(ElementType.UINT32, 0xfffffffeL));
        assertEquals(-2, at(ElementType.INT64, -2));
        assertEquals(0x1p64, at(ElementType.UINT64, -1));
    }

    @Test
    void readsHalfPrecision() {
        assertEquals(1, at(ElementType.FLOAT16, 0x3c00));
        assertEquals(-2, at(ElementType.FLOAT16, 0xc000));
        assertEquals(65504, at(ElementType.FLOAT16, 0x7bff));
        assertEquals(0x1p-24, at(ElementType.FLOAT16, 1));
        assertEquals(Double.NEGATIVE_INFINITY, at(ElementType.FLOAT16, 0xfc00));
        assertEquals(Double.NaN, at(ElementType.FLOAT16, 0x7e00));
        assertEquals(1, at(ElementType.BFLOAT16, 0x3f80));
        assertEquals(-3.140625, at(ElementType.BFLOAT16, 0xc049));
    }
}
