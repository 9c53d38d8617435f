package margay.engine.internal.life;

import java.lang.System.Logger.Level;

/** Writes to the platform's log, which is loaded only when there is something to say. */
final class Log {
    private Log() {}

    static void warn(String message) {
        System.getLogger("margay.engine").log(Level.WARNING, message);
    }

    static void warn(String message, Throwable cause) {
        System.getLogger("margay.engine").log(Level.WARNING, message, cause);
    }
}
