package margay.face.internal.stages;

import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.Point;
import margay.face.api.Picture;

/**
 * The picture of one request: decoded small at first and larger when a face in it needs that. Boxes and points are of
 * the whole picture outside, and of the decoded image where pixels are read. One thread at a time.
 */
public final class Photo implements AutoCloseable {
    private final Picture picture;
    private final ImageDecoder decoder;
    private Image image;

    private Photo(Picture picture, ImageDecoder decoder, Image image) {
        this.picture = picture;
        this.decoder = decoder;
        this.image = image;
    }

    /**
     * @param picture a file or pixels
     * @param decoder for files
     * @param enough pixels of the shorter side, at first
     * @return the picture, which the caller closes
     * @throws RequestException if the file is no picture, or there is no memory for it now
     */
    public static Photo open(Picture picture, ImageDecoder decoder, int enough) throws RequestException {
        Image image = picture instanceof Picture.File file
                ? decoder.decode(file.bytes(), enough)
                : ((Picture.Pixels) picture).image();
        return new Photo(picture, decoder, image);
    }

    Image image() {
        return image;
    }

    /** @return decoded pixels for one of the whole picture, at most 1 */
    double scale() {
        return image.scale();
    }

    /** Decodes the file again, so that its scale is at least the given one (1 is the whole picture). */
    void enlarge(double wanted) throws RequestException {
        if (scale() >= Math.min(1, wanted) || !(picture instanceof Picture.File file)) {
            return;
        }
        double shorter = Math.min(image.width(), image.height()) / scale();
        int enough = (int) Math.ceil(shorter * Math.min(1, wanted));
        Image larger = decoder.decode(file.bytes(), enough);
        image.close();
        image = larger;
    }

    Box toImage(Box box) {
        double s = scale();
        return new Box(box.left() * s, box.top() * s, box.right() * s, box.bottom() * s);
    }

    Box fromImage(Box box) {
        double s = 1 / scale();
        return new Box(box.left() * s, box.top() * s, box.right() * s, box.bottom() * s);
    }

    /** Points are centres of pixels, so half a pixel stays half a pixel. */
    Point toImage(Point point) {
        return scaled(point, scale());
    }

    Point fromImage(Point point) {
        return scaled(point, 1 / scale());
    }

    private static Point scaled(Point point, double s) {
        return new Point((point.x() + 0.5) * s - 0.5, (point.y() + 0.5) * s - 0.5);
    }

    @Override
    public void close() {
        if (picture instanceof Picture.File) {
            image.close();
        }
    }
}
