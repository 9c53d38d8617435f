package margay.vision.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/**
 * What a picture file says of its pixels before they begin.
 *
 * @param format of the file
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param orientation how the stored pixels are to be turned, 1 to 8 as in EXIF
 */
record Header(FileFormat format, long width, long height, int orientation) {
    static final int UPRIGHT = 1;

    /**
     * Reads the header without decoding anything.
     *
     * @param file the whole file, from 0
     * @return the header
     * @throws ImageException if the file is no picture of a known format, or ends too early
     */
    static Header read(ByteBuffer file) throws ImageException {
        try {
            Header header = readKnown(file.duplicate().order(ByteOrder.BIG_ENDIAN));
            if (header.width < 1 || header.height < 1) {
                throw new ImageException(
                        Problem.DAMAGED,
                        "The " + header.format + " file says that its picture is " + header.size() + " pixels");
            }
            return header;
        } catch (IndexOutOfBoundsException e) {
            throw new ImageException(
                    Problem.DAMAGED, "The picture file ends within its header, after " + file.limit() + " bytes", e);
        }
    }

    private static Header readKnown(ByteBuffer file) throws ImageException {
        if (starts(file, 0, "\u00FF\u00D8\u00FF")) {
            return JpegFile.header(file);
        }
        if (starts(file, 0, "\u0089PNG\r\n\u001A\n")) {
            return PngFile.header(file);
        }
        if (starts(file, 0, "BM")) {
            return BmpFile.header(file.order(ByteOrder.LITTLE_ENDIAN));
        }
        if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
            return WebpFile.header(file.order(ByteOrder.LITTLE_ENDIAN));
        }
        throw new ImageException(
                Problem.UNKNOWN_FORMAT, "The file is no JPEG, PNG, BMP or WebP picture; convert it to one of these");
    }

    static boolean starts(ByteBuffer file, int index, String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (index + i >= file.limit() || file.get(index + i) != (byte) bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String tag(ByteBuffer file, int index) {
        byte[] tag = new byte[4];
        file.get(index, tag);
        return new String(tag, StandardCharsets.ISO_8859_1);
    }

    String size() {
        return width + "x" + height;
    }
}
