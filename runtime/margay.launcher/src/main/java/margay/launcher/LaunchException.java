package margay.launcher;

/** The box cannot start. The message says why, and what to do about it. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    LaunchException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
        this.exitCode = Main.FAILED;
    }

    int exitCode() {
        return exitCode;
    }
}
