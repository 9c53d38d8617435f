package margay.forge.data;

import java.util.SplittableRandom;

/**
 * How the pixels of one image are moved: shifted by whole pixels with zeros coming in at the border (as padding by four
 * and cropping does), and mirrored left to right.
 *
 * @param dx columns to the right, -4..4
 * @param dy rows down, -4..4
 * @param mirrored whether columns are reversed
 */
record Augmentation(int dx, int dy, boolean mirrored) {
    static final Augmentation NONE = new Augmentation(0, 0, false);
    private static final int PADDING = 4;

    static Augmentation random(SplittableRandom random) {
        return new Augmentation(
                random.nextInt(-PADDING, PADDING + 1), random.nextInt(-PADDING, PADDING + 1), random.nextBoolean());
    }

    /** Returns the column that lands in a column of the result, or a number outside the image. */
    int sourceColumn(int column, int width) {
        return (mirrored ? width - 1 - column : column) - dx;
    }

    /** Returns the row that lands in a row of the result, or a number outside the image. */
    int sourceRow(int row) {
        return row - dy;
    }
}
