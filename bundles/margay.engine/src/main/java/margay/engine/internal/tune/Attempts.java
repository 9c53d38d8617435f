package margay.engine.internal.tune;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Notes on the disk that a model is being measured, so that a way that takes the whole box down is not tried for ever:
 * a file that grows by a byte with each attempt, shrinks by it when that was stopped, and goes when one comes to its end.
 */
final class Attempts {
    private static final int MAX = 2;

    private final Path folder;

    /** @param state the box's state directory */
    Attempts(Path state) {
        folder = state.resolve("calibration");
    }

    /** @return whether the last attempts all ended with the box */
    boolean areUsedUp(String weights) throws IOException {
        Path file = file(weights);
        return Files.exists(file) && Files.size(file) >= MAX;
    }

    void begin(String weights) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                file(weights),
                new byte[] {'.'},
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
    }

    /** The attempt was stopped: it counts neither for nor against the model. */
    void withdraw(String weights) throws IOException {
        try (FileChannel file = FileChannel.open(file(weights), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 1).force(true);
        }
    }

    void end(String weights) throws IOException {
        Files.deleteIfExists(file(weights));
    }

    private Path file(String weights) {
        return folder.resolve(weights + ".attempts");
    }
}
