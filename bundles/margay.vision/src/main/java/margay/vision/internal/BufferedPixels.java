package margay.vision.internal;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import margay.api.image.Image;

/**
 * Takes the pixels out of a picture of Java 2D: samples as they are stored (no colour management), of 16 bits the upper
 * 8, what is transparent over white. One thread at a time.
 */
final class BufferedPixels {
    private static final int WHITE = 255;

    private final BufferedImage image;
    private final Raster raster;
    private final boolean plain;
    private final int bands;
    private final int channels;
    private final int shift;
    private final int[] samples;
    private final byte[] row;

    private BufferedPixels(BufferedImage image) {
        this.image = image;
        this.raster = image.getRaster();
        this.plain = image.getColorModel() instanceof ComponentColorModel;
        this.bands = plain ? raster.getNumBands() : 1;
        this.channels = plain && bands < 3 ? 1 : 3;
        this.shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
        this.samples = new int[image.getWidth() * bands];
        this.row = new byte[image.getWidth() * channels];
    }

    static Decoded copy(BufferedImage image, PixelPool pool) {
        BufferedPixels pixels = new BufferedPixels(image);
        PixelPool.Loan loan = pool.take(pixels.row.length * image.getHeight());
        for (int y = 0; y < image.getHeight(); y++) {
            pixels.read(y);
            loan.bytes().put(y * pixels.row.length, pixels.row);
        }
        Image.Format format = pixels.channels == 1 ? Image.Format.GRAY : Image.Format.RGB;
        return new Decoded(image.getWidth(), image.getHeight(), format, loan, 1);
    }

    private void read(int y) {
        if (!plain) {
            colors(y);
        } else if (bands > channels) {
            transparent(y);
        } else {
            opaque(y);
        }
    }

    private void opaque(int y) {
        if (shift == 0 && raster.getTransferType() == DataBuffer.TYPE_BYTE) {
            raster.getDataElements(0, y, image.getWidth(), 1, row);
            return;
        }
        raster.getPixels(0, y, image.getWidth(), 1, samples);
        for (int i = 0; i < row.length; i++) {
            row[i] = (byte) (samples[i] >> shift);
        }
    }

    private void transparent(int y) {
        raster.getPixels(0, y, image.getWidth(), 1, samples);
        for (int in = 0, out = 0; out < row.length; in += bands, out += channels) {
            int alpha = samples[in + channels] >> shift;
            for (int c = 0; c < channels; c++) {
                row[out + c] = overWhite(samples[in + c] >> shift, alpha);
            }
        }
    }

    private void colors(int y) {
        image.getRGB(0, y, image.getWidth(), 1, samples, 0, image.getWidth());
        for (int x = 0; x < samples.length; x++) {
            int color = samples[x];
            for (int c = 0; c < 3; c++) {
                row[3 * x + c] = overWhite(color >> 16 - 8 * c & 0xFF, color >>> 24);
            }
        }
    }

    private static byte overWhite(int value, int alpha) {
        return (byte) (WHITE + ((value - WHITE) * alpha - WHITE / 2) / WHITE);
    }
}
