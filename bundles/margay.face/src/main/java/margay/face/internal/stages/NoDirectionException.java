package margay.face.internal.stages;

import margay.api.RequestException;

/** A model gave zeros, or no numbers, for a face: nothing can be compared with that. */
public final class NoDirectionException extends RequestException {
    private static final long serialVersionUID = 1;

    /** @param message which model, and what it gave */
    public NoDirectionException(String message) {
        super(Code.FAILED, message);
    }
}
