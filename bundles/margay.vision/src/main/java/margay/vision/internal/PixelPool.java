package margay.vision.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Direct buffers for pixels, used again and again. Holds at most so many bytes that nobody uses; buffers beyond that, and
 * those that are never given back, are left to the garbage collector. Thread-safe.
 */
final class PixelPool {
    private static final int ROUNDING = 1 << 16;
    private static final int WASTE = 4;

    private final long capacity;
    private final List<ByteBuffer> idle = new ArrayList<>();
    private long idleBytes;

    PixelPool(long capacity) {
        this.capacity = capacity;
    }

    /** A buffer until it is given back; giving back twice does nothing. */
    final class Loan {
        private final AtomicReference<ByteBuffer> owned;
        private final ByteBuffer bytes;

        private Loan(ByteBuffer buffer, int size) {
            this.owned = new AtomicReference<>(buffer);
            this.bytes = buffer.slice(0, size);
        }

        ByteBuffer bytes() {
            return bytes;
        }

        void giveBack() {
            ByteBuffer buffer = owned.getAndSet(null);
            if (buffer != null) {
                keep(buffer);
            }
        }
    }

    Loan take(int size) {
        ByteBuffer buffer = fitting(size);
        return new Loan(buffer != null ? buffer : ByteBuffer.allocateDirect(rounded(size)), size);
    }

    private static int rounded(int size) {
        return (int) Math.min(Integer.MAX_VALUE - 8L, (size + ROUNDING - 1L) / ROUNDING * ROUNDING);
    }

    private synchronized ByteBuffer fitting(int size) {
        ByteBuffer best = null;
        for (ByteBuffer buffer : idle) {
            boolean fits = buffer.capacity() >= size && buffer.capacity() / WASTE <= Math.max(size, ROUNDING);
            if (fits && (best == null || buffer.capacity() < best.capacity())) {
                best = buffer;
            }
        }
        if (best != null) {
            remove(best);
        }
        return best;
    }

    private synchronized void keep(ByteBuffer buffer) {
        idle.add(buffer);
        idleBytes += buffer.capacity();
        while (idleBytes > capacity) {
            remove(idle.get(0));
        }
    }

    private void remove(ByteBuffer buffer) {
        idle.removeIf(candidate -> candidate == buffer);
        idleBytes -= buffer.capacity();
    }

    /** Bytes that wait for use. */
    synchronized long idleBytes() {
        return idleBytes;
    }
}
