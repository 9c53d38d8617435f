package margay.engine.internal.descriptor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers over restarts which descriptors passed a version of the schema, so that they need not be validated again: an
 * empty file per descriptor, named by the SHA-256 of its bytes.
 */
final class PassedDescriptors {
    private final Path folder;

    /**
     * @param state the box's state directory
     * @param schema version of the schema
     */
    PassedDescriptors(Path state, String schema) {
        folder = state.resolve("descriptors").resolve(schema);
    }

    boolean contains(String sha256) {
        return Files.exists(folder.resolve(sha256));
    }

    void add(String sha256) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(sha256), new byte[0]);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot remember a valid descriptor in " + folder, unwritable);
        }
    }
}
