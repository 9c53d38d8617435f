package margay.launcher;

import org.apache.felix.framework.Logger;

/** Prints the framework's errors on the standard error: the standard output belongs to the command. */
final class ErrorLog extends Logger {
    @Override
    protected void doLog(int level, String message, Throwable failure) {
        StringBuilder text = new StringBuilder("margay: ").append(message);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(System.lineSeparator()).append("    ").append(cause);
        }
        System.err.println(text);
    }
}
