package margay.vision.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/** The chunks of a PNG file (W3C Portable Network Graphics, section 5). */
final class PngFile {
    private static final int SIGNATURE = 8;
    private static final int AROUND = 12;
    private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private PngFile() {}

    static Header header(ByteBuffer file) throws ImageException {
        if (!Header.tag(file, SIGNATURE + 4).equals("IHDR")) {
            throw damaged("does not begin with its header");
        }
        long width = Integer.toUnsignedLong(file.getInt(SIGNATURE + 8));
        long height = Integer.toUnsignedLong(file.getInt(SIGNATURE + 12));
        return new Header(FileFormat.PNG, width, height, orientation(file));
    }

    private static int orientation(ByteBuffer file) {
        int length = 0;
        for (int at = SIGNATURE; at <= file.limit() - AROUND; at += AROUND + length) {
            length = file.getInt(at);
            if (length < 0 || length > file.limit() - at - AROUND) {
                return Header.UPRIGHT;
            }
            if (Header.tag(file, at + 4).equals("eXIf")) {
                return Exif.orientation(file, at + 8, length);
            }
        }
        return Header.UPRIGHT;
    }

    /**
     * A copy with the chunks that make the pixels, checksums compared; text, profiles and other chunks, which may be
     * compressed bombs, stay out.
     */
    static byte[] pixels(ByteBuffer file) throws ImageException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream(file.limit());
        append(file, 0, SIGNATURE, copy);
        int at = SIGNATURE;
        String type = "";
        while (!type.equals("IEND")) {
            if (at >= file.limit()) {
                throw damaged("ends before its end marker");
            }
            type = Header.tag(file, at + 4);
            int length = length(file, at);
            if (PIXELS.contains(type)) {
                check(file, at, length, type);
                append(file, at, AROUND + length, copy);
            }
            at += AROUND + length;
        }
        return copy.toByteArray();
    }

    private static int length(ByteBuffer file, int at) throws ImageException {
        int length = file.getInt(at);
        if (length < 0 || length > file.limit() - at - AROUND) {
            throw damaged("ends within a chunk");
        }
        return length;
    }

    private static void check(ByteBuffer file, int at, int length, String type) throws ImageException {
        CRC32 crc = new CRC32();
        crc.update(file.slice(at + 4, length + 4));
        if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
            throw damaged("has a chunk " + type + " with a wrong checksum");
        }
    }

    private static void append(ByteBuffer file, int at, int length, ByteArrayOutputStream copy) {
        byte[] bytes = new byte[length];
        file.get(at, bytes);
        copy.write(bytes, 0, length);
    }

    private static ImageException damaged(String what) {
        return new ImageException(Problem.DAMAGED, "The PNG file " + what);
    }
}
