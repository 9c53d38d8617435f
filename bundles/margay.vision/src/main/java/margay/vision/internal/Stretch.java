package margay.vision.internal;

import java.util.Arrays;
import margay.api.image.Image;

/** Bilinear sampling of a picture along its axes. One thread at a time. */
public final class Stretch {
    private final Image image;
    private final Axis columns;
    private final int channels;
    private final float[] out;
    private byte[] upper;
    private byte[] lower;
    private int upperRow = -1;
    private int lowerRow = -1;

    /**
     * @param image the picture
     * @param columns samples of its horizontal axis
     */
    public Stretch(Image image, Axis columns) {
        this.image = image;
        this.columns = columns;
        this.channels = image.format().channels();
        this.out = new float[columns.low().length * channels];
        this.upper = new byte[image.width() * channels];
        this.lower = new byte[image.width() * channels];
    }

    /**
     * Writes the whole tensor; samples beyond the picture repeat its edge.
     *
     * @param rows samples of the vertical axis
     * @param target as many rows
     */
    public void fill(Axis rows, TensorRows target) {
        for (int y = 0; y < target.height(); y++) {
            sample(rows, y, 0, target.width());
            target.write(y, out, channels);
        }
    }

    /**
     * Writes the whole tensor; elements beyond the picture are black.
     *
     * @param rows samples of the vertical axis
     * @param target as many rows
     */
    public void pad(Axis rows, TensorRows target) {
        for (int y = 0; y < target.height(); y++) {
            if (y == rows.end()) {
                Arrays.fill(out, 0);
            }
            if (y >= rows.first() && y < rows.end()) {
                sample(rows, y, columns.first(), columns.end());
            }
            target.write(y, out, channels);
        }
    }

    private void sample(Axis rows, int y, int first, int end) {
        load(rows.low()[y], rows.high()[y]);
        float weight = rows.weight()[y];
        if (channels == 3) {
            color(weight, first, end);
        } else {
            gray(weight, first, end);
        }
    }

    private void load(int low, int high) {
        if (low == lowerRow) {
            byte[] swapped = upper;
            upper = lower;
            lower = swapped;
            upperRow = lowerRow;
            lowerRow = -1;
        }
        if (low != upperRow) {
            image.pixels().get(low * upper.length, upper);
            upperRow = low;
        }
        if (high != lowerRow) {
            image.pixels().get(high * lower.length, lower);
            lowerRow = high;
        }
    }

    private void color(float down, int first, int end) {
        for (int x = first; x < end; x++) {
            int left = columns.low()[x] * 3;
            int right = columns.high()[x] * 3;
            float across = columns.weight()[x];
            out[3 * x] = blend(left, right, across, down);
            out[3 * x + 1] = blend(left + 1, right + 1, across, down);
            out[3 * x + 2] = blend(left + 2, right + 2, across, down);
        }
    }

    private void gray(float down, int first, int end) {
        for (int x = first; x < end; x++) {
            out[x] = blend(columns.low()[x], columns.high()[x], columns.weight()[x], down);
        }
    }

    private float blend(int left, int right, float across, float down) {
        float a = upper[left] & 0xFF;
        float b = lower[left] & 0xFF;
        float top = a + across * ((upper[right] & 0xFF) - a);
        float bottom = b + across * ((lower[right] & 0xFF) - b);
        return top + down * (bottom - top);
    }
}
