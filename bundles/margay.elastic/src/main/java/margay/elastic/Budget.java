package margay.elastic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator allows a model to cost. Null where nothing was said.
 *
 * @param form the one form that may serve, whatever it costs: the limits do not hold then
 * @param accuracyFloor least accuracy, 0 to 1
 * @param maxBytes greatest size of the model file
 * @param maxMs longest time of one run on this box, milliseconds
 * @param prefer which of the forms within the budget is best
 */
record Budget(String form, Double accuracyFloor, Long maxBytes, Double maxMs, Preference prefer) {
    /** @throws IllegalArgumentException if the accuracy is no share */
    Budget {
        if (accuracyFloor != null && !(accuracyFloor >= 0 && accuracyFloor <= 1)) {
            throw new IllegalArgumentException(
                    "The accuracy floor is a share of 0 to 1, for example 0.88 for 88 %, not " + accuracyFloor);
        }
    }

    /** As accurate as it can be, whatever it costs. */
    static final Budget NONE = new Budget(null, null, null, null, Preference.ACCURACY);

    /** What the best form has most or least of. */
    enum Preference {
        /** The most accurate one, but for differences that mean little: see {@link FormChoice}. */
        ACCURACY,
        /** The smallest one. */
        SIZE,
        /** The one that answers soonest. */
        LATENCY,
        /** The one with the least processor time: one thread runs it, so that is the one that answers soonest. */
        ENERGY;

        /** @throws IllegalArgumentException if there is none of that name, in any case of letters */
        static Preference named(String name) {
            return Arrays.stream(values())
                    .filter(one -> one.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + name + "' is no preference: it is accuracy, size, latency or energy"));
        }

        boolean timed() {
            return this == LATENCY || this == ENERGY;
        }
    }

    static Budget only(String form) {
        return new Budget(form, null, null, null, Preference.ACCURACY);
    }

    Preference preference() {
        return Optional.ofNullable(prefer).orElse(Preference.ACCURACY);
    }

    boolean needsSizes() {
        return form == null && (maxBytes != null || preference() == Preference.SIZE);
    }

    boolean needsTimes() {
        return form == null && (maxMs != null || preference().timed());
    }

    boolean allows(Candidate candidate) {
        return form == null
                ? isWithinLimits(candidate)
                : form.equals(candidate.form().name());
    }

    private boolean isWithinLimits(Candidate candidate) {
        return (accuracyFloor == null || candidate.form().accuracy() >= accuracyFloor)
                && (maxBytes == null || candidate.bytes() > 0 && candidate.bytes() <= maxBytes)
                && (maxMs == null || candidate.ms() <= maxMs);
    }

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
