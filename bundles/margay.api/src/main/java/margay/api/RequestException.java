package margay.api;

import java.util.Objects;

/**
 * One request could not be answered. The request is over; everything else works on.
 *
 * <p>The {@link #code()} tells a program what to do next, the message tells a person what happened, to which model or
 * input, and what to do about it. Capabilities subclass it where a caller can repair a particular problem.
 */
public class RequestException extends Exception {
    private static final long serialVersionUID = 1;

    /** What a caller can do about it. */
    public enum Code {
        /** The input is wrong; the same request fails again. */
        INVALID_INPUT,
        /** The thing that the request names does not exist. */
        NOT_FOUND,
        /** The request conflicts with the state of what it names (for example: enrolled in another embedding space). */
        CONFLICT,
        /** Nothing can serve the request now (no model, no backend); it may work later. */
        UNAVAILABLE,
        /** The queue is full; try again after a pause. */
        BUSY,
        /** The deadline passed first. */
        DEADLINE_EXCEEDED,
        /** The caller cancelled. */
        CANCELLED,
        /** The model or its backend failed on this request. */
        FAILED
    }

    private final Code code;

    /**
     * @param code what a caller can do about it
     * @param message what happened, to what, and what to do
     */
    public RequestException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
    }

    /**
     * @param code what a caller can do about it
     * @param message what happened, to what, and what to do
     * @param cause the failure underneath
     */
    public RequestException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** @return what a caller can do about it */
    public final Code code() {
        return code;
    }
}
