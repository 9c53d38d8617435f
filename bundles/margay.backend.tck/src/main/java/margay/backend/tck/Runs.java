package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Binding;

/** Runs that fail as they should. */
final class Runs {
    private Runs() {}

    static void assertFails(Code code, Binding binding) {
        assertEquals(code, failure(binding));
    }

    /** The run fails for its inputs; not every library can tell wrong inputs from a failure of its own. */
    static void assertWrong(Binding binding) {
        Code code = failure(binding);
        assertTrue(code == Code.INVALID_INPUT || code == Code.FAILED, () -> "Wrong inputs are " + code);
    }

    private static Code failure(Binding binding) {
        return assertThrows(RequestException.class, binding::run).code();
    }
}
