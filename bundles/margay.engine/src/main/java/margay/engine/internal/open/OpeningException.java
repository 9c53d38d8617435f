package margay.engine.internal.open;

/** A generation cannot be opened or does not pass its gate. */
public final class OpeningException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong, and what to do */
    public OpeningException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, and what to do
     * @param cause what was thrown
     */
    public OpeningException(String message, Throwable cause) {
        super(message, cause);
    }
}
