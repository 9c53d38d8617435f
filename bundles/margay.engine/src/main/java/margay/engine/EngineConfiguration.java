package margay.engine;

import margay.api.calibration.Wish;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an operator configures, under the PID {@code margay.engine}. {@link EngineSettings} checks it once more, because only
 * files of settings are checked against this.
 */
@ObjectClassDefinition(
        id = "margay.engine",
        name = "Margay engine",
        description = "How models are opened and used. Changes hold for the generations opened from then on.")
@interface EngineConfiguration {
    @AttributeDefinition(
            description = "Generations that are opened at a time, on threads of low priority. Read at start only.",
            min = "1",
            max = "64")
    int openers() default 2;

    @AttributeDefinition(
            name = "open timeout",
            description = "Seconds for opening, warming and gating one generation; it fails when they are over.",
            min = "1",
            max = "86400")
    int open_timeout_seconds() default 60;

    @AttributeDefinition(
            description =
                    "Requests that hold a lease on one model at a time, where its descriptor names no limit."
                            + " 0 for two more than there are processors: while one request hands over to the next, another runs.",
            min = "0",
            max = "1024")
    int concurrency() default 0;

    @AttributeDefinition(
            description = "Requests more that wait for a lease on one model, where its descriptor names no limit; the"
                    + " next is refused as busy.",
            min = "0",
            max = "1048576")
    int queue() default 64;

    @AttributeDefinition(description = "Threads that one run of a model may use.", min = "1", max = "1024")
    int threads() default 1;

    @AttributeDefinition(
            name = "bad after",
            description = "Runs of a generation that fail in a row until another version takes over. 0 for never.",
            min = "0")
    int bad_after() default 5;

    @AttributeDefinition(
            description = "Whether the ways to run a model on this box are measured some time after it serves, and the"
                    + " best is used. If not, models run in their default way.")
    boolean calibrate() default true;

    @AttributeDefinition(
            description = "What counts when ways to run a model are compared: THROUGHPUT (runs a second with all"
                    + " processors busy), LATENCY (the time of one run alone) or ENERGY (the time on one thread).")
    Wish wish() default Wish.THROUGHPUT;

    @AttributeDefinition(
            description =
                    "Whether lower precision may be taken where it is faster: FULL (the model's own weights, with the"
                            + " answers of the default way) or FAST (also variants with weights of lower precision, and"
                            + " every way that gives the golden outputs).")
    Precision precision() default Precision.FULL;

    @AttributeDefinition(
            name = "calibration limit",
            description = "Seconds for measuring one model.",
            min = "1",
            max = "86400")
    int calibration_limit_seconds() default 10;

    @AttributeDefinition(
            name = "calibration delay",
            description = "Seconds from when a model serves until it is measured; so long again while it is busy.",
            min = "0",
            max = "86400")
    int calibration_delay_seconds() default 5;

    /** What may be used. */
    enum Precision {
        /** The model's own weights, in ways that give what the default gives. */
        FULL,
        /** Weights of lower precision too, and ways that give the golden outputs. */
        FAST
    }
}
