package margay.engine.internal.descriptor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Remembers over restarts which descriptors passed a version of the schema, so that they need not be validated again: an
 * empty file per descriptor, named by the SHA-256 of its bytes. Only a memo: where it cannot be written, nothing else is
 * lost.
 */
final class PassedDescriptors {
    private static final Logger LOG = System.getLogger(PassedDescriptors.class.getName());

    private final Path folder;
    private final AtomicBoolean told = new AtomicBoolean();

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
            if (!told.getAndSet(true)) {
                LOG.log(
                        Level.WARNING,
                        "Valid descriptors cannot be noted in " + folder
                                + " and are validated again at the next start: " + unwritable);
            }
        }
    }
}
