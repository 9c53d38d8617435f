package margay.engine.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Weights as files named by their SHA-256, so that backends can map them and a bundle can go while they are in use. A
 * file that is there is whole: it is written beside its place, verified, forced to the disk and renamed.
 *
 * <p>Thread-safe.
 */
public final class WeightStore {
    private static final String PART = ".part";

    private final Path models;
    private final Path cache;

    /** @param state the box's state directory */
    public WeightStore(Path state) {
        models = state.resolve("models");
        cache = state.resolve("cache");
    }

    /** Opens the content of a file once. */
    @FunctionalInterface
    public interface Source {
        /**
         * @return the content, which the caller closes
         * @throws IOException if it is not there or cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * @param sha256 of the weights
     * @param source read only if the store lacks them
     * @return the file
     * @throws IOException if the content cannot be read, has another hash, or cannot be written
     */
    public Path obtain(String sha256, Source source) throws IOException {
        Path file = models.resolve(sha256);
        if (!Files.exists(file)) {
            extract(sha256, source, file);
        }
        return file;
    }

    /**
     * @param backend its name
     * @param sha256 of the weights
     * @return an existing folder for what the backend derives from the weights
     * @throws IOException if it cannot be made
     */
    public Path cache(String backend, String sha256) throws IOException {
        return Files.createDirectories(cache.resolve(backend).resolve(sha256));
    }

    /**
     * Deletes weights, what was derived from them, and left-overs.
     *
     * @param used SHA-256 of the weights to keep
     * @throws IOException if a file cannot be deleted
     */
    public void retain(Set<String> used) throws IOException {
        prune(models, used);
        if (Files.isDirectory(cache)) {
            try (Stream<Path> backends = Files.list(cache)) {
                for (Path backend : backends.toList()) {
                    prune(backend, used);
                }
            }
        }
    }

    private synchronized void extract(String sha256, Source source, Path file) throws IOException {
        Files.createDirectories(models);
        Path part = models.resolve(sha256 + PART);
        try {
            String actual = copy(source, part);
            if (!actual.equals(sha256)) {
                throw new IOException("The weights have the SHA-256 " + actual + ", the descriptor says " + sha256
                        + "; pack the bundle again");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(models);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String copy(Source source, Path part) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = source.open();
                FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            channel.force(true);
        }
        return Sha256.hex(digest.digest());
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void prune(Path folder, Set<String> used) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!used.contains(name.replace(PART, ""))) {
                    delete(entry);
                }
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree)) {
            try (Stream<Path> entries = Files.list(tree)) {
                for (Path entry : entries.toList()) {
                    delete(entry);
                }
            }
        }
        Files.deleteIfExists(tree);
    }
}
