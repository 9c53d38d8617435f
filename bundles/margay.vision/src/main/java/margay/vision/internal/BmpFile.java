package margay.vision.internal;

import java.nio.ByteBuffer;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/** The header of a BMP file. */
final class BmpFile {
    private static final int CORE_HEADER_BYTES = 12;
    private static final int LAST_PLAIN_COMPRESSION = 3;

    private BmpFile() {}

    static Header header(ByteBuffer file) throws ImageException {
        if (file.getInt(14) == CORE_HEADER_BYTES) {
            return new Header(FileFormat.BMP, file.getShort(18) & 0xFFFF, file.getShort(20) & 0xFFFF, Header.UPRIGHT);
        }
        if (file.getInt(30) < 0 || file.getInt(30) > LAST_PLAIN_COMPRESSION) {
            throw new ImageException(
                    Problem.UNKNOWN_FORMAT,
                    "The BMP file is compressed in a way that is not decoded (" + file.getInt(30)
                            + "); convert it to PNG");
        }
        return new Header(FileFormat.BMP, file.getInt(18), Math.abs((long) file.getInt(22)), Header.UPRIGHT);
    }
}
