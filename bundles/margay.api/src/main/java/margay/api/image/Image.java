package margay.api.image;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Decoded pixels: rows from the top, each pixel's channels side by side, one unsigned byte a channel, no padding.
 *
 * <p>Whoever gets an image from a decoder closes it; its memory may then be used for another one, so nobody reads it
 * afterwards. Reading by several threads is fine.
 */
public final class Image implements AutoCloseable {
    private final int width;
    private final int height;
    private final Format format;
    private final ByteBuffer pixels;
    private final double scale;
    private final Runnable release;

    /** The channels of a pixel. */
    public enum Format {
        /** Red, green, blue. */
        RGB(3),
        /** Luminance. */
        GRAY(1);

        private final int channels;

        Format(int channels) {
            this.channels = channels;
        }

        /** @return bytes of one pixel */
        public int channels() {
            return channels;
        }
    }

    /**
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @param format the channels
     * @param pixels {@code width * height * channels} bytes from its position
     * @param scale this width divided by the original picture's: below 1 if it was decoded smaller
     * @param release called on every close; must stand being called again
     * @throws IllegalArgumentException if the buffer's size is another
     */
    public Image(int width, int height, Format format, ByteBuffer pixels, double scale, Runnable release) {
        if (width < 1 || height < 1 || pixels.remaining() != (long) width * height * format.channels()) {
            throw new IllegalArgumentException("An image of " + width + "x" + height + " " + format
                    + " does not lie in " + pixels.remaining() + " bytes");
        }
        this.width = width;
        this.height = height;
        this.format = format;
        this.pixels = pixels.slice();
        this.scale = scale;
        this.release = Objects.requireNonNull(release, "release");
    }

    /** @return pixels a row */
    public int width() {
        return width;
    }

    /** @return rows */
    public int height() {
        return height;
    }

    /** @return the channels */
    public Format format() {
        return format;
    }

    /** @return the memory, for absolute accessors; not to be written to */
    public ByteBuffer pixels() {
        return pixels;
    }

    /** @return this width divided by the original picture's: below 1 if it was decoded smaller */
    public double scale() {
        return scale;
    }

    @Override
    public void close() {
        release.run();
    }
}
