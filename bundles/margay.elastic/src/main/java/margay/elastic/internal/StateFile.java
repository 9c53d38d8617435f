package margay.elastic.internal;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Files of the state directory: whatever ends the process, there is the old content or the new one. */
final class StateFile {
    private static final Gson GSON = new Gson();

    private StateFile() {}

    /**
     * @return the value that was written, if the file is there
     * @throws IOException if the file is empty, damaged or cannot be read
     */
    static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            T value = GSON.fromJson(Files.readString(file), type);
            if (value == null) {
                throw new IOException(file + " is empty");
            }
            return Optional.of(value);
        } catch (RuntimeException damaged) {
            // Gson wraps what the constructor of a record throws.
            throw new IOException(file + " is damaged: " + damaged.getMessage(), damaged);
        }
    }

    static void writeJson(Path file, Object value) throws IOException {
        write(file, GSON.toJson(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The content is on the disk before it takes its name. */
    static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
