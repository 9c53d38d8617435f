package margay.vision.internal;

import margay.api.image.ImageException;
import margay.api.image.ImageException.Problem;

/**
 * What the box decodes at most.
 *
 * @param pixels of a picture
 * @param side of a picture, in pixels
 * @param fileBytes of a file
 */
record Limits(long pixels, int side, int fileBytes) {
    private static final long PIXELS_IN_A_BUFFER = Integer.MAX_VALUE / 4;

    /** Takes no more pixels than one buffer holds. */
    Limits {
        pixels = Math.min(pixels, PIXELS_IN_A_BUFFER);
    }

    void checkFile(int bytes) throws ImageException {
        if (bytes > fileBytes) {
            throw tooLarge("The picture file has " + bytes + " bytes; the limit is " + fileBytes);
        }
    }

    void check(Header header) throws ImageException {
        if (Math.max(header.width(), header.height()) > side) {
            throw tooLarge("The picture is " + header.size() + " pixels; the limit is " + side + " pixels a side");
        }
        if (header.width() * header.height() > pixels) {
            throw tooLarge("The picture is " + header.size() + " pixels; the limit is " + pixels + " in all");
        }
    }

    private static ImageException tooLarge(String what) {
        return new ImageException(
                Problem.TOO_LARGE, what + ". Send a smaller one, or raise the limit in margay.vision's configuration");
    }
}
