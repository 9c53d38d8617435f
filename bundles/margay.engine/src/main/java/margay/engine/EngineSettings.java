package margay.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import margay.api.calibration.Wish;
import margay.engine.EngineConfiguration.Precision;
import margay.engine.internal.life.Settings;
import margay.engine.internal.tune.Tuning;

/** Makes the engine's settings of its configuration. A value that cannot be is named in the log, and its default holds. */
final class EngineSettings {
    private static final Logger LOG = System.getLogger("margay.engine");

    private static final int DAY = 86_400;

    /** Requests beyond the processors: while one hands its slot to the next, no processor is idle. */
    private static final int HANDING_OVER = 2;

    private EngineSettings() {}

    static Settings of(EngineConfiguration asked) {
        int concurrency = within(0, 1024, "concurrency", asked::concurrency, 0);
        return new Settings(
                within(1, 64, "openers", asked::openers, 2),
                seconds(1, "open.timeout.seconds", asked::open_timeout_seconds, 60),
                concurrency > 0 ? concurrency : Runtime.getRuntime().availableProcessors() + HANDING_OVER,
                within(0, 1 << 20, "queue", asked::queue, 64),
                within(1, 1024, "threads", asked::threads, 1),
                within(0, Integer.MAX_VALUE, "bad.after", asked::bad_after, 5),
                tuning(asked));
    }

    private static Tuning tuning(EngineConfiguration asked) {
        return new Tuning(
                readable("calibrate", asked::calibrate, true),
                readable("wish", asked::wish, Wish.THROUGHPUT),
                readable("precision", asked::precision, Precision.FULL) == Precision.FAST,
                seconds(1, "calibration.limit.seconds", asked::calibration_limit_seconds, 10),
                seconds(0, "calibration.delay.seconds", asked::calibration_delay_seconds, 5));
    }

    private static Duration seconds(int least, String name, Supplier<Integer> asked, int otherwise) {
        return Duration.ofSeconds(within(least, DAY, name, asked, otherwise));
    }

    private static int within(int least, int most, String name, Supplier<Integer> asked, int otherwise) {
        int value = readable(name, asked, otherwise);
        if (value >= least && value <= most) {
            return value;
        }
        refuse(name, value + " is not within " + least + " and " + most, otherwise);
        return otherwise;
    }

    /** Declarative Services throw where a value is of another type. */
    private static <T> T readable(String name, Supplier<T> asked, T otherwise) {
        try {
            return asked.get();
        } catch (RuntimeException unreadable) {
            refuse(name, unreadable.getMessage(), otherwise);
            return otherwise;
        }
    }

    private static void refuse(String name, String problem, Object otherwise) {
        LOG.log(Level.WARNING, "The setting " + name + " is not used: " + problem + "; " + otherwise + " holds");
    }
}
