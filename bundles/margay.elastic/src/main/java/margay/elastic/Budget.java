package margay.elastic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator allows a model to cost. Null where nothing was said.
 *
 * @param form the one form that may serve, whatever it costs: the limits do not hold then
 * @param accuracyFloor least accuracy, 0 to 1
 * @param maxBytes greatest size of the model file, bytes
 * @param maxMs longest time of one run on this box, milliseconds
 * @param prefer which of the forms within the budget is best; as {@link #preference} has it if null
 */
public record Budget(String form, Double accuracyFloor, Long maxBytes, Double maxMs, Preference prefer) {
    /** @throws IllegalArgumentException if the accuracy is no share */
    public Budget {
        if (accuracyFloor != null && !(accuracyFloor >= 0 && accuracyFloor <= 1)) {
            throw new IllegalArgumentException(
                    "The accuracy floor is a share of 0 to 1, for example 0.88 for 88 %, not " + accuracyFloor);
        }
    }

    /** As accurate as it can be, whatever it costs. */
    public static final Budget NONE = new Budget(null, null, null, null, Preference.ACCURACY);

    /** What the best form has most or least of. */
    public enum Preference {
        /**
         * The most accurate one. Forms within half a percentage point of it are equal: of these, one that computes with
         * integers only, then the smallest.
         */
        ACCURACY,
        /** The smallest one. */
        SIZE,
        /** The one that answers soonest. */
        LATENCY,
        /** The one with the least processor time: one thread runs it, so that is the one that answers soonest. */
        ENERGY;

        /**
         * @param name of a preference, in any case of letters
         * @return the preference
         * @throws IllegalArgumentException if there is none of that name
         */
        public static Preference named(String name) {
            return Arrays.stream(values())
                    .filter(one -> one.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + name + "' is no preference: it is accuracy, size, latency or energy"));
        }
    }

    /**
     * @param form its name
     * @return the budget that lets just this form serve
     */
    public static Budget only(String form) {
        return new Budget(form, null, null, null, Preference.ACCURACY);
    }

    /** @return what is preferred: accuracy if nothing was said */
    public Preference preference() {
        return Optional.ofNullable(prefer).orElse(Preference.ACCURACY);
    }

    /** @return what was said, for people */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("prefer " + preference().name().toLowerCase(Locale.ROOT));
        append(text, "form", form);
        append(text, "accuracy-floor", accuracyFloor);
        append(text, "max-bytes", maxBytes);
        append(text, "max-ms", maxMs);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Object value) {
        if (value != null) {
            text.append(", ").append(name).append(' ').append(value);
        }
    }
}
