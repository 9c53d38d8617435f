package margay.vision.internal;

import java.nio.ByteBuffer;

/** Turns pictures upright, as EXIF's orientation tells. */
final class Orientation {
    private static final int TILE = 64;

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
        boolean turned = orientation >= 5;
        int width = turned ? stored.height() : stored.width();
        int height = turned ? stored.width() : stored.height();
        PixelPool.Loan loan = pool.take(stored.loan().bytes().limit());
        copy(stored, orientation, loan.bytes(), width, height);
        stored.loan().giveBack();
        return new Decoded(width, height, stored.format(), loan, stored.scale());
    }

    /** Copies tile by tile, so that rows and columns both stay in the processor's cache. */
    private static void copy(Decoded stored, int orientation, ByteBuffer out, int width, int height) {
        int columnStep = columnStep(stored.width(), orientation);
        int rowStep = rowStep(stored.width(), orientation);
        int origin = origin(stored.width(), stored.height(), orientation);
        ByteBuffer in = stored.loan().bytes();
        int channels = stored.format().channels();
        for (int top = 0; top < height; top += TILE) {
            for (int left = 0; left < width; left += TILE) {
                int right = Math.min(left + TILE, width);
                for (int y = top; y < Math.min(top + TILE, height); y++) {
                    int from = (origin + y * rowStep + left * columnStep) * channels;
                    row(in, from, columnStep * channels, out, (y * width + left) * channels, right - left, channels);
                }
            }
        }
    }

    private static void row(ByteBuffer in, int from, int step, ByteBuffer out, int to, int count, int channels) {
        for (int x = 0, source = from, target = to; x < count; x++, source += step) {
            for (int c = 0; c < channels; c++) {
                out.put(target++, in.get(source + c));
            }
        }
    }

    /** The stored pixel that becomes the upper left one. */
    private static int origin(int width, int height, int orientation) {
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
