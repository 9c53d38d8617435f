package margay.vision.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/** The chunks of a WebP file (RFC 9649). */
final class WebpFile {
    private static final int FIRST_CHUNK = 12;
    private static final int FLAGS = 20;
    private static final int ALPHA = 0x10;
    private static final int READ_AHEAD = 16;
    private static final int SIDE_BITS = 0x3FFF;
    private static final int EXTENDED_SIDE_BITS = 0xFFFFFF;

    private WebpFile() {}

    static Header header(ByteBuffer file) throws ImageException {
        Header canvas = new Header(FileFormat.WEBP, 0, 0, Header.UPRIGHT);
        Header frame = canvas;
        int orientation = Header.UPRIGHT;
        long end = Math.min(file.limit(), 8 + Integer.toUnsignedLong(file.getInt(4)));
        for (int at = FIRST_CHUNK; at + 8 <= end; at = next(file, at)) {
            switch (Header.tag(file, at)) {
                case "VP8X" -> canvas = side(file, at + 12, at + 15);
                case "VP8 " -> frame = lossy(file, at + 8);
                case "VP8L" -> frame = lossless(file, at + 8);
                case "EXIF" -> orientation = Exif.orientation(file, at + 8, file.getInt(at + 4));
                case "ANIM", "ANMF" ->
                    throw new ImageException(
                            Problem.UNKNOWN_FORMAT, "The WebP file is an animation; send a single picture");
                default -> {}
            }
        }
        if (frame.width() == 0) {
            return canvas;
        }
        if (canvas.width() != 0 && (canvas.width() != frame.width() || canvas.height() != frame.height())) {
            throw damaged("says that its picture is " + canvas.size() + " pixels but holds " + frame.size());
        }
        return new Header(FileFormat.WEBP, frame.width(), frame.height(), orientation);
    }

    /**
     * A copy with the chunks that make the pixels, each once, and some bytes to read ahead into. Profiles and other
     * chunks stay out.
     */
    static byte[] pixels(ByteBuffer original) throws ImageException {
        ByteBuffer file = original.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer copy = ByteBuffer.allocate(file.limit() + READ_AHEAD).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(file.slice(0, FIRST_CHUNK));
        Set<String> wanted = new HashSet<>(Set.of("VP8X", "ALPH", "VP8 ", "VP8L"));
        long end = 8 + Integer.toUnsignedLong(file.getInt(4));
        if (end > file.limit()) {
            throw damaged("ends after " + file.limit() + " of " + end + " bytes");
        }
        for (int at = FIRST_CHUNK; at + 8 <= end; at = next(file, at)) {
            if (wanted.remove(Header.tag(file, at))) {
                copy.put(file.slice(at, Math.min(next(file, at), file.limit()) - at));
            }
        }
        if (wanted.contains("VP8 ") && wanted.contains("VP8L")) {
            throw damaged("holds no picture");
        }
        copy.putInt(4, copy.position() - 8);
        if (Header.tag(copy, FIRST_CHUNK).equals("VP8X")) {
            copy.put(FLAGS, (byte) (copy.get(FLAGS) & ALPHA));
        }
        return Arrays.copyOf(copy.array(), copy.position() + READ_AHEAD);
    }

    private static int next(ByteBuffer file, int at) throws ImageException {
        int length = file.getInt(at + 4);
        if (length < 0 || length > file.limit() - at - 8) {
            throw damaged("ends within a chunk");
        }
        return at + 8 + length + (length & 1);
    }

    private static Header side(ByteBuffer file, int width, int height) {
        return frame((file.getInt(width) & EXTENDED_SIDE_BITS) + 1, (file.getInt(height - 1) >>> 8) + 1);
    }

    private static Header lossy(ByteBuffer file, int at) throws ImageException {
        if (!Header.starts(file, at + 3, "\u009D\u0001\u002A")) {
            throw damaged("has no key frame");
        }
        return frame(file.getShort(at + 6) & SIDE_BITS, file.getShort(at + 8) & SIDE_BITS);
    }

    private static Header lossless(ByteBuffer file, int at) throws ImageException {
        if (file.get(at) != 0x2F) {
            throw damaged("has a damaged lossless picture");
        }
        int bits = file.getInt(at + 1);
        return frame((bits & SIDE_BITS) + 1, (bits >>> 14 & SIDE_BITS) + 1);
    }

    private static Header frame(int width, int height) {
        return new Header(FileFormat.WEBP, width, height, Header.UPRIGHT);
    }

    private static ImageException damaged(String what) {
        return new ImageException(Problem.DAMAGED, "The WebP file " + what);
    }
}
