package margay.vision.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation in an EXIF block (CIPA DC-008: a TIFF directory, tag 0x0112). */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /**
     * @param file the picture file
     * @param index where the TIFF header begins
     * @param length of the block
     * @return 1 to 8; 1 if the block tells none or is damaged, since the pixels are none the worse for it
     */
    static int orientation(ByteBuffer file, int index, int length) {
        try {
            return find(file.slice(index, length));
        } catch (IndexOutOfBoundsException damaged) {
            return Header.UPRIGHT;
        }
    }

    private static int find(ByteBuffer tiff) {
        if (Header.starts(tiff, 0, "II*\0")) {
            tiff.order(ByteOrder.LITTLE_ENDIAN);
        } else if (!Header.starts(tiff, 0, "MM\0*")) {
            return Header.UPRIGHT;
        }
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
                return value(tiff, entry);
            }
        }
        return Header.UPRIGHT;
    }

    private static int value(ByteBuffer tiff, int entry) {
        int value = tiff.getShort(entry + 8);
        boolean valid = tiff.getShort(entry + 2) == SHORT && tiff.getInt(entry + 4) == 1 && value >= 1 && value <= 8;
        return valid ? value : Header.UPRIGHT;
    }
}
