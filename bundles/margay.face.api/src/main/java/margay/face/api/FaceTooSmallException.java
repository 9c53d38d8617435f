package margay.face.api;

import margay.api.RequestException;

/** A face has too few pixels to be told apart. */
public class FaceTooSmallException extends RequestException {
    private static final long serialVersionUID = 1;
    private final double height;
    private final int needed;

    /**
     * @param height of the face in pixels
     * @param needed the least height in pixels
     * @param message which picture, and what to do
     */
    public FaceTooSmallException(double height, int needed, String message) {
        super(Code.INVALID_INPUT, message);
        this.height = height;
        this.needed = needed;
    }

    /** @return height of the face in pixels */
    public double height() {
        return height;
    }

    /** @return the least height in pixels */
    public int needed() {
        return needed;
    }
}
