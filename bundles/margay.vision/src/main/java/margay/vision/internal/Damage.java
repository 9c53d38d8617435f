package margay.vision.internal;

import java.util.List;

/** Tells decoders' warnings of damaged pixels from those of oddities that do the pixels no harm. */
final class Damage {
    private static final List<String> HARMLESS = List.of(
            "extraneous bytes before marker",
            "JFIF revision number",
            "Adobe color transform",
            "ICC",
            "color profile",
            "App14");

    private Damage() {}

    static boolean isDamage(String warning) {
        return HARMLESS.stream().noneMatch(warning::contains);
    }
}
