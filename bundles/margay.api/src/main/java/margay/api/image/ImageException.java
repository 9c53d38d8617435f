package margay.api.image;

import margay.api.RequestException;

/** A file is no picture that can be decoded, or not now. */
public class ImageException extends RequestException {
    private static final long serialVersionUID = 1;

    /** What is wrong with the file. */
    public enum Problem {
        /** None of the formats that are decoded. */
        UNKNOWN_FORMAT,
        /** Begins like a picture but is truncated or damaged. */
        DAMAGED,
        /** More pixels or bytes than the box takes. */
        TOO_LARGE,
        /** The memory has no room for it now: the file may be sent again, and its code is {@link Code#BUSY}. */
        NO_ROOM;

        private Code code() {
            return this == NO_ROOM ? Code.BUSY : Code.INVALID_INPUT;
        }
    }

    private final Problem problem;

    /**
     * @param problem what is wrong
     * @param message what happened and what to do
     */
    public ImageException(Problem problem, String message) {
        super(problem.code(), message);
        this.problem = problem;
    }

    /**
     * @param problem what is wrong
     * @param message what happened and what to do
     * @param cause what the decoder said
     */
    public ImageException(Problem problem, String message, Throwable cause) {
        super(problem.code(), message, cause);
        this.problem = problem;
    }

    /** @return what is wrong */
    public Problem problem() {
        return problem;
    }
}
