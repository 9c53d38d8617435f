package margay.backend.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;

/** What the tests of the kit have in common: the backend, models of its format, and files to open. */
public interface BackendContract {
    /** @return the backend to test; the same one for the whole of a test */
    Backend backend();

    /** @return models of a format of the backend */
    default TestModels models() {
        return TestModels.of(backend().info().formats());
    }

    /** @return an empty folder of this test's own */
    Path folder();

    /**
     * Opens a model with one thread and no options.
     *
     * @param model the bytes of the file
     * @return a session to close
     * @throws BackendException as {@link Backend#open}
     */
    default Session open(byte[] model) throws BackendException {
        return backend().open(request(model, Map.of()));
    }

    /**
     * Writes a model to a file that its content names, once: sessions may have it mapped.
     *
     * @param model the bytes of the file
     * @param options of the backend
     * @return a request to open it with one thread
     */
    default OpenRequest request(byte[] model, Map<String, String> options) {
        String sha256 = Bytes.sha256(model);
        try {
            Path file = folder().resolve(sha256);
            if (!Files.exists(file)) {
                Files.write(file, model);
            }
            Path cache = Files.createDirectories(folder().resolve("cache"));
            return new OpenRequest(file, models().format(), sha256, cache, 1, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
