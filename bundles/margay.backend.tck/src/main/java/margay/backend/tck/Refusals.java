package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;

/** Files that are not opened. */
final class Refusals {
    private Refusals() {}

    static void assertRefused(Backend backend, OpenRequest request) {
        BackendException refusal =
                assertThrows(BackendException.class, () -> backend.open(request).close());
        assertTrue(
                refusal.getMessage().contains(request.file().toString()),
                () -> "The message does not name the file: " + refusal.getMessage());
    }
}
