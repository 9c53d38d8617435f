package margay.api.calibration;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What was found of one way to run a model.
 *
 * @param setup the way
 * @param millis that a run took, the median; for {@link Wish#THROUGHPUT} the time per run while all processors run it.
 *     Empty if it was not measured
 * @param ratio of its time to that of the default, the median of alternating measurements; empty if it was not measured
 * @param verdict whether it was taken
 * @param reason why not, empty where the verdict says it all
 */
public record Trial(Setup setup, OptionalDouble millis, OptionalDouble ratio, Verdict verdict, String reason) {
    /** Whether a way was taken. */
    public enum Verdict {
        /** It is clearly faster than the default and the fastest of those, or it is the default and nothing is. */
        TAKEN,
        /** The default, where another way was taken. */
        DEFAULT,
        /** Clearly faster than the default, but another way is faster still. */
        FASTER,
        /** Not clearly faster than the default. */
        SLOWER,
        /** Its answers are not those that they must be. */
        WRONG_ANSWERS,
        /** It cannot be opened, or its runs fail. */
        REFUSED,
        /** There was no time left for it. */
        NOT_MEASURED;

        /** As tables and JSON spell it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
