package margay.api.capability;

import org.osgi.annotation.versioning.ProviderType;

/** A picture to draw on, in its pixels, from the upper left corner. One thread at a time. */
@ProviderType
public interface Canvas {
    /**
     * Outlines a box and writes a label at it.
     *
     * @param left in pixels
     * @param top in pixels
     * @param right in pixels
     * @param bottom in pixels
     * @param label may be empty
     */
    void box(double left, double top, double right, double bottom, String label);

    /**
     * Marks a point.
     *
     * @param x in pixels
     * @param y in pixels
     */
    void point(double x, double y);

    /**
     * Writes a line of text below those that were written before, from the upper left corner.
     *
     * @param text one line
     */
    void caption(String text);
}
