package margay.api.image;

/**
 * An upright rectangle in a picture, which may reach over its edges.
 *
 * @param left in pixels
 * @param top in pixels
 * @param right in pixels, not less than left
 * @param bottom in pixels, not less than top
 */
public record Box(double left, double top, double right, double bottom) {
    /** Checks the order of the edges. */
    public Box {
        if (!(left <= right && top <= bottom)) {
            throw new IllegalArgumentException(
                    "A box needs left <= right and top <= bottom: " + left + "," + top + "," + right + "," + bottom);
        }
    }

    /** @return in pixels */
    public double width() {
        return right - left;
    }

    /** @return in pixels */
    public double height() {
        return bottom - top;
    }

    /** @return in square pixels */
    public double area() {
        return width() * height();
    }

    /**
     * @param other another box
     * @return the area that both cover divided by the area that either covers, 0 to 1 (Jaccard index)
     */
    public double intersectionOverUnion(Box other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double both = width * height;
        return both / (area() + other.area() - both);
    }
}
