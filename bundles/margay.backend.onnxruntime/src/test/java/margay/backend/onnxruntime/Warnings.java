package margay.backend.onnxruntime;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.function.Executable;

/** What a class logs. */
final class Warnings {
    private Warnings() {}

    static List<String> of(Class<?> source, Executable action) throws Throwable {
        List<String> messages = new ArrayList<>();
        Handler handler = collecting(messages);
        Logger logger = Logger.getLogger(source.getName());
        logger.addHandler(handler);
        try {
            action.execute();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    private static Handler collecting(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord log) {
                messages.add(log.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
