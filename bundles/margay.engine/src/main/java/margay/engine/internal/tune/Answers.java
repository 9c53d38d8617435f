package margay.engine.internal.tune;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What was measured, over restarts: a file for each model's weights. Thread-safe; a file is whole or not there. */
final class Answers {
    private static final Logger LOG = System.getLogger(Answers.class.getName());

    private final Path folder;

    /** @param state the box's state directory */
    Answers(Path state) {
        folder = state.resolve("calibration");
    }

    /** @return what was found for these weights, whatever it holds for */
    synchronized Optional<Answer> read(String weights) {
        Path file = file(weights);
        try {
            return Optional.of(AnswerJson.read(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.log(
                    Level.WARNING,
                    "What was measured cannot be read from " + file + "; it is measured anew: " + unreadable);
            return Optional.empty();
        }
    }

    synchronized void write(Answer answer) throws IOException {
        Files.createDirectories(folder);
        Path file = file(answer.conditions().weights());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, AnswerJson.write(answer), StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path file(String weights) {
        return folder.resolve(weights + ".json");
    }
}
