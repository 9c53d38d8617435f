package margay.vision.internal;

import java.nio.ByteBuffer;

/** Turns pictures upright, as EXIF's orientation tells. */
final class Orientation {
    private static final int BAND = 64;
    private static final int FIRST_TURNED = 5;

    private Orientation() {}

    /**
     * @param stored pixels; its memory is given back if others take its place
     * @param orientation 1 to 8
     * @param pool for the memory of the result
     * @return upright pixels
     */
    static Decoded upright(Decoded stored, int orientation, PixelPool pool) {
        if (orientation == Header.UPRIGHT) {
            return stored;
        }
        boolean turned = orientation >= FIRST_TURNED;
        int width = turned ? stored.height() : stored.width();
        int height = turned ? stored.width() : stored.height();
        PixelPool.Loan loan = pool.take(stored.loan().bytes().limit());
        if (turned) {
            turn(stored, orientation, loan.bytes());
        } else {
            mirror(stored, orientation, loan.bytes());
        }
        stored.loan().giveBack();
        return new Decoded(width, height, stored.format(), loan, stored.scale());
    }

    /** Goes by bands of rows, so that the ends of short stretches of stored rows stay in the processor's cache. */
    private static void turn(Decoded stored, int orientation, ByteBuffer out) {
        int width = stored.height();
        int height = stored.width();
        int columnStep = columnStep(stored.width(), orientation);
        int rowStep = rowStep(stored.width(), orientation);
        int channels = stored.format().channels();
        byte[] stretch = new byte[BAND * channels];
        byte[] band = new byte[BAND * width * channels];
        for (int top = 0; top < height; top += BAND) {
            int rows = Math.min(BAND, height - top);
            int first = origin(stored, orientation) + top * rowStep - (rowStep > 0 ? 0 : rows - 1);
            for (int x = 0; x < width; x++) {
                stored.loan().bytes().get((first + x * columnStep) * channels, stretch, 0, rows * channels);
                int start = rowStep > 0 ? x : (rows - 1) * width + x;
                spread(stretch, rows, band, start, rowStep * width, channels);
            }
            out.put(top * width * channels, band, 0, rows * width * channels);
        }
    }

    private static void mirror(Decoded stored, int orientation, ByteBuffer out) {
        int width = stored.width();
        int columnStep = columnStep(width, orientation);
        int channels = stored.format().channels();
        byte[] stretch = new byte[width * channels];
        byte[] row = new byte[width * channels];
        int first = origin(stored, orientation) - (columnStep > 0 ? 0 : width - 1);
        for (int y = 0; y < stored.height(); y++) {
            stored.loan().bytes().get((first + y * rowStep(width, orientation)) * channels, stretch);
            spread(stretch, width, row, columnStep > 0 ? 0 : width - 1, columnStep, channels);
            out.put(y * row.length, row);
        }
    }

    private static void spread(byte[] in, int count, byte[] out, int start, int step, int channels) {
        for (int i = 0, source = 0, target = start * channels; i < count; i++, target += step * channels) {
            for (int c = 0; c < channels; c++) {
                out[target + c] = in[source++];
            }
        }
    }

    /** The stored pixel that becomes the upper left one. */
    private static int origin(Decoded stored, int orientation) {
        int width = stored.width();
        int height = stored.height();
        return switch (orientation) {
            case 2, 8 -> width - 1;
            case 3, 7 -> height * width - 1;
            case 4, 6 -> (height - 1) * width;
            default -> 0;
        };
    }

    /** From a pixel to its right neighbour, in stored pixels. */
    private static int columnStep(int width, int orientation) {
        return switch (orientation) {
            case 2, 3 -> -1;
            case 5, 8 -> width;
            case 6, 7 -> -width;
            default -> 1;
        };
    }

    /** From a pixel to the one below it, in stored pixels. */
    private static int rowStep(int width, int orientation) {
        return switch (orientation) {
            case 3, 4 -> -width;
            case 5, 6 -> 1;
            case 7, 8 -> -1;
            default -> width;
        };
    }
}
