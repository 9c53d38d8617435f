package margay.backend.tck;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements as a model file stores them: little-endian. */
final class Bytes {
    private Bytes() {}

    static byte[] of(int... values) {
        ByteBuffer buffer = buffer(Integer.BYTES * values.length);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    static byte[] of(float[][] rows) {
        ByteBuffer buffer = buffer(Float.BYTES * rows.length * rows[0].length);
        for (float[] row : rows) {
            for (float value : row) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
    }

    /** Values between -1 and 1 as integers between -127 and 127. */
    static byte[] quantized(float[][] rows) {
        ByteBuffer buffer = buffer(rows.length * rows[0].length);
        for (float[] row : rows) {
            for (float value : row) {
                buffer.put((byte) Math.round(value * Byte.MAX_VALUE));
            }
        }
        return buffer.array();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
