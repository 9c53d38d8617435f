package margay.vision.internal;

import margay.api.image.Image;

/**
 * Decoded pixels, perhaps not upright yet.
 *
 * @param width in pixels
 * @param height in pixels
 * @param format the channels
 * @param loan of their memory
 * @param scale this width divided by the file's
 */
record Decoded(int width, int height, Image.Format format, PixelPool.Loan loan, double scale) {
    Image image() {
        return new Image(width, height, format, loan.bytes(), scale, loan::giveBack);
    }
}
