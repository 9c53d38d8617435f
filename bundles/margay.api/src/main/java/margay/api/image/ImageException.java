package margay.api.image;

import margay.api.RequestException;

/** A file is no picture that can be decoded. */
public class ImageException extends RequestException {
    private static final long serialVersionUID = 1;

    /** What is wrong with the file. */
    public enum Problem {
        /** None of the formats that are decoded. */
        UNKNOWN_FORMAT,
        /** Begins like a picture but is truncated or damaged. */
        DAMAGED,
        /** More pixels or bytes than the box takes. */
        TOO_LARGE
    }

    private final Problem problem;

    /**
     * @param problem what is wrong
     * @param message what happened and what to do
     */
    public ImageException(Problem problem, String message) {
        super(Code.INVALID_INPUT, message);
        this.problem = problem;
    }

    /**
     * @param problem what is wrong
     * @param message what happened and what to do
     * @param cause what the decoder said
     */
    public ImageException(Problem problem, String message, Throwable cause) {
        super(Code.INVALID_INPUT, message, cause);
        this.problem = problem;
    }

    /** @return what is wrong */
    public Problem problem() {
        return problem;
    }
}
