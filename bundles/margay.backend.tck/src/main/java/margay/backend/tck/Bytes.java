package margay.backend.tck;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Elements as a model file stores them, little-endian; and the hash of a file. */
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

    static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
