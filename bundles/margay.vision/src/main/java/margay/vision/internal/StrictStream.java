package margay.vision.internal;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes as a stream on which reading beyond the end fails. The WebP reader takes the end of a stream for zeros without
 * end, of which a few hostile bytes make it read for minutes.
 */
final class StrictStream extends ImageInputStreamImpl {
    private final byte[] bytes;

    /** @param bytes the file and what a reader may read ahead */
    StrictStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        require();
        bitOffset = 0;
        return bytes[(int) streamPos++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        require();
        bitOffset = 0;
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    private void require() throws IOException {
        checkClosed();
        if (streamPos >= bytes.length) {
            throw new IOException("it ends before its pixels do");
        }
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
