package margay.tools.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import margay.api.RequestException;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    private static final TensorInfo OUT = new TensorInfo("out", ElementType.FLOAT32, Shape.of(2));

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    @Test
    void withoutAnAbsoluteToleranceItFollowsTheOutputs() {
        Tolerance settled = new Tolerance(OptionalDouble.empty(), 0).settle(List.of(OUT), Map.of("out", floats(3, 4)));
        assertEquals(Math.sqrt(12.5) / 1000, settled.absolute().orElseThrow(), 1e-12);
    }

    @Test
    void whatIsFarIsRefused() {
        Tolerance tolerance = new Tolerance(OptionalDouble.of(0.01), 0.1);
        assertDoesNotThrow(() -> tolerance.check(OUT, floats(1, 2), floats(1.1f, 1.8f)));
        assertThrows(RequestException.class, () -> tolerance.check(OUT, floats(1, 2), floats(1, 2.22f)));
        assertThrows(RequestException.class, () -> tolerance.check(OUT, floats(1, 2), floats(1, Float.NaN)));
        assertThrows(RequestException.class, () -> tolerance.check(OUT, floats(1, 2), floats(1)));
    }

    @Test
    void halvesAreRead() {
        TensorInfo half = new TensorInfo("out", ElementType.FLOAT16, Shape.of(1));
        byte[] three = {0x00, 0x42};
        byte[] two = {0x00, 0x40};
        Tolerance tolerance = new Tolerance(OptionalDouble.of(0.5), 0);
        assertDoesNotThrow(() -> tolerance.check(half, three, three));
        assertThrows(RequestException.class, () -> tolerance.check(half, three, two));
    }
}
