package margay.face.api;

import margay.api.RequestException;

/** There is no face where one is needed. */
public class NoFaceException extends RequestException {
    private static final long serialVersionUID = 1;

    /**
     * @param message which picture, and what to do
     */
    public NoFaceException(String message) {
        super(Code.INVALID_INPUT, message);
    }
}
