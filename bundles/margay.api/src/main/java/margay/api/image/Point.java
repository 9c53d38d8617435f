package margay.api.image;

/**
 * A place in a picture. The centre of the upper left pixel is (0, 0).
 *
 * @param x to the right, in pixels
 * @param y down, in pixels
 */
public record Point(double x, double y) {}
