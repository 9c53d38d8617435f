package margay.backend.tflite;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts what a class warns of, until it is closed. */
final class Warnings extends Handler implements AutoCloseable {
    private final Logger logger;
    private final AtomicInteger count = new AtomicInteger();

    private Warnings(Logger logger) {
        this.logger = logger;
    }

    static Warnings of(Class<?> source) {
        Logger logger = Logger.getLogger(source.getName());
        Warnings warnings = new Warnings(logger);
        logger.addHandler(warnings);
        return warnings;
    }

    int count() {
        return count.get();
    }

    @Override
    public void publish(LogRecord message) {
        if (message.getLevel().equals(Level.WARNING)) {
            count.incrementAndGet();
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
