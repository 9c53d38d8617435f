package margay.vision.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import margay.api.image.Image;

/** Bilinear sampling of a picture along slanted rows; black outside it. One thread at a time. */
public final class Warp {
    private final ByteBuffer pixels;
    private final int width;
    private final int height;
    private final int channels;

    /** @param image the picture */
    public Warp(Image image) {
        this.pixels = image.pixels();
        this.width = image.width();
        this.height = image.height();
        this.channels = image.format().channels();
    }

    /**
     * Samples one row.
     *
     * @param x of the first sample
     * @param y of the first sample
     * @param dx from a sample to the next
     * @param dy from a sample to the next
     * @param row takes the samples, channels side by side
     */
    public void row(double x, double y, double dx, double dy, float[] row) {
        for (int i = 0; i < row.length / channels; i++) {
            sample(x + i * dx, y + i * dy, row, i * channels);
        }
    }

    private void sample(double x, double y, float[] row, int out) {
        if (!(x > -1 && y > -1 && x < width && y < height)) {
            Arrays.fill(row, out, out + channels, 0);
            return;
        }
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float across = (float) (x - left);
        float down = (float) (y - top);
        if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height) {
            inside((top * width + left) * channels, across, down, row, out);
        } else {
            border(left, top, across, down, row, out);
        }
    }

    private void inside(int first, float across, float down, float[] row, int out) {
        int below = first + width * channels;
        for (int c = 0; c < channels; c++) {
            float a = pixels.get(first + c) & 0xFF;
            float b = pixels.get(below + c) & 0xFF;
            float upper = a + across * ((pixels.get(first + channels + c) & 0xFF) - a);
            float lower = b + across * ((pixels.get(below + channels + c) & 0xFF) - b);
            row[out + c] = upper + down * (lower - upper);
        }
    }

    private void border(int left, int top, float across, float down, float[] row, int out) {
        for (int c = 0; c < channels; c++) {
            float upper = (1 - across) * pixel(left, top, c) + across * pixel(left + 1, top, c);
            float lower = (1 - across) * pixel(left, top + 1, c) + across * pixel(left + 1, top + 1, c);
            row[out + c] = (1 - down) * upper + down * lower;
        }
    }

    private float pixel(int x, int y, int c) {
        boolean outside = x < 0 || y < 0 || x >= width || y >= height;
        return outside ? 0 : pixels.get((y * width + x) * channels + c) & 0xFF;
    }
}
