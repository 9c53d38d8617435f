package margay.face.api;

import margay.api.RequestException;

/** Nobody of that name is in the gallery. */
public class UnknownPersonException extends RequestException {
    private static final long serialVersionUID = 1;

    /**
     * @param message who, and what to do
     */
    public UnknownPersonException(String message) {
        super(Code.NOT_FOUND, message);
    }
}
