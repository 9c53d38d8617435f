package margay.shell.internal;

import java.util.Locale;
import margay.api.model.GenerationState;

/** How states are spelt for people and programs. */
final class Names {
    private Names() {}

    static String of(GenerationState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
