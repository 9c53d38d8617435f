package margay.api.backend;

/** A model file could not be opened, or memory for its runs could not be had. */
public class BackendException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param message what happened, to which file, and what to do
     */
    public BackendException(String message) {
        super(message);
    }

    /**
     * @param message what happened, to which file, and what to do
     * @param cause what the inference library said
     */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
