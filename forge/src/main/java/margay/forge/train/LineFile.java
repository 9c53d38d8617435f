package margay.forge.train;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of lines that grows. A line that was cut while it was written, as by a loss of power, is no line: it is not read,
 * and the next one takes its place. Belongs to one thread.
 */
public final class LineFile {
    private final Path file;

    /**
     * Names a file.
     *
     * @param file made with the first line
     */
    public LineFile(Path file) {
        this.file = file;
    }

    /**
     * Returns all whole lines; none if there is no file.
     *
     * @throws IOException if the file cannot be read
     */
    public List<String> lines() throws IOException {
        return Files.exists(file) ? whole(Files.readString(file)).lines().toList() : List.of();
    }

    /**
     * Adds a line, which is on the disk when this returns.
     *
     * @param line without an end of line
     * @throws IOException if the file cannot be written
     */
    public void add(String line) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rwd")) {
            byte[] before = new byte[(int) out.length()];
            out.readFully(before);
            long end = bytes(whole(new String(before, StandardCharsets.UTF_8))).length;
            out.setLength(end);
            out.seek(end);
            out.write(bytes(line + "\n"));
        }
    }

    private static String whole(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
