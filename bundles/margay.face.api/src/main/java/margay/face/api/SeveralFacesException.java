package margay.face.api;

import margay.api.RequestException;

/** There are several faces where only one may be. */
public class SeveralFacesException extends RequestException {
    private static final long serialVersionUID = 1;
    private final int faces;

    /**
     * @param faces how many
     * @param message which picture, and what to do
     */
    public SeveralFacesException(int faces, String message) {
        super(Code.INVALID_INPUT, message);
        this.faces = faces;
    }

    /** @return how many there are */
    public int faces() {
        return faces;
    }
}
