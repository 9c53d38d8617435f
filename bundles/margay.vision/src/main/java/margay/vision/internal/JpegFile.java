package margay.vision.internal;

import java.nio.ByteBuffer;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/** The segments of a JPEG file (ITU-T T.81, annex B). */
final class JpegFile {
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int COMPONENTS_OF_CMYK = 4;
    private static final int MOST_SCANS = 500;

    private JpegFile() {}

    static Header header(ByteBuffer file) throws ImageException {
        int orientation = Header.UPRIGHT;
        for (int at = segment(file, 2); ; at = next(file, at)) {
            int marker = marker(file, at);
            if (marker == APP1 && Header.starts(file, at + 4, "Exif\0\0")) {
                orientation = Exif.orientation(file, at + 10, length(file, at) - 8);
            } else if (isFrame(marker)) {
                return new Header(FileFormat.JPEG, u16(file, at + 7), u16(file, at + 5), orientation);
            } else if (marker == SOS || marker == EOI) {
                throw new ImageException(Problem.DAMAGED, "The JPEG file has no frame header");
            }
        }
    }

    /**
     * Leaves out an embedded ICC profile, unless the picture is in CMYK, which means nothing without one.
     *
     * @param file a file whose header can be read
     * @return a copy
     * @throws ImageException if the file has so many scans that decoding it would take too long
     */
    static byte[] withoutProfile(ByteBuffer file) throws ImageException {
        if (scans(file) > MOST_SCANS) {
            throw new ImageException(Problem.DAMAGED, "The JPEG file has more than " + MOST_SCANS + " scans");
        }
        ByteBuffer copy = ByteBuffer.allocate(file.limit());
        int kept = 0;
        for (int at = segment(file, 2); marker(file, at) != SOS; at = next(file, at)) {
            if (isFrame(marker(file, at)) && file.get(at + 9) == COMPONENTS_OF_CMYK) {
                copy.clear();
                kept = 0;
                break;
            }
            if (marker(file, at) == APP2 && Header.starts(file, at + 4, "ICC_PROFILE\0")) {
                copy.put(file.slice(kept, at - kept));
                kept = next(file, at);
            }
        }
        copy.put(file.slice(kept, file.limit() - kept));
        byte[] bytes = new byte[copy.position()];
        copy.get(0, bytes);
        return bytes;
    }

    private static int scans(ByteBuffer file) {
        int scans = 0;
        for (int at = 0; at < file.limit() - 1; at++) {
            if (file.get(at) == (byte) 0xFF && marker(file, at) == SOS) {
                scans++;
            }
        }
        return scans;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int next(ByteBuffer file, int at) {
        return segment(file, at + 2 + length(file, at));
    }

    /** The next marker's place: bytes before it and fill bytes are skipped. */
    private static int segment(ByteBuffer file, int from) {
        int at = from;
        while (file.get(at) != (byte) 0xFF || file.get(at + 1) == (byte) 0xFF || file.get(at + 1) == 0) {
            at++;
        }
        return at;
    }

    private static int marker(ByteBuffer file, int at) {
        return file.get(at + 1) & 0xFF;
    }

    private static int length(ByteBuffer file, int at) {
        return Math.max(2, u16(file, at + 2));
    }

    private static int u16(ByteBuffer file, int index) {
        return file.getShort(index) & 0xFFFF;
    }
}
