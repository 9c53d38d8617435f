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
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Weights as files named by their SHA-256, so that backends can map them and a bundle can go while they are in use. A
 * file is verified while it is extracted: written beside its place, hashed, forced to the disk and renamed. After that a
 * note of its size and time of change tells whether anybody touched it; hashing it at each start would take too long.
 *
 * <p>Thread-safe.
 */
public final class WeightStore {
    private static final String PART = ".part";
    private static final String NOTE = ".note";

    private final Path models;
    private final Path cache;
    private final ReadWriteLock sweeping = new ReentrantReadWriteLock();

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
     * @param source read only if the store lacks them, or has a file that was changed
     * @return the file
     * @throws IOException if the content cannot be read, has another hash, or cannot be written
     */
    public Path obtain(String sha256, Source source) throws IOException {
        Path file = models.resolve(sha256);
        sweeping.readLock().lock();
        try {
            if (!isUntouched(file)) {
                extract(sha256, source, file);
            }
            return file;
        } finally {
            sweeping.readLock().unlock();
        }
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
     * Deletes weights, what was derived from them, and left-overs. Does nothing while weights are being obtained; who
     * asks for some from when {@code used} is asked waits until this is done.
     *
     * @param used SHA-256 of the weights to keep, of all that were obtained so far; empty to keep everything
     * @throws IOException if a file cannot be deleted
     */
    public void retain(Supplier<Optional<Set<String>>> used) throws IOException {
        if (!sweeping.writeLock().tryLock()) {
            return;
        }
        try {
            Optional<Set<String>> kept = used.get();
            if (kept.isPresent()) {
                retain(kept.get());
            }
        } finally {
            sweeping.writeLock().unlock();
        }
    }

    private void retain(Set<String> used) throws IOException {
        prune(models, used);
        if (Files.isDirectory(cache)) {
            try (Stream<Path> backends = Files.list(cache)) {
                for (Path backend : backends.toList()) {
                    prune(backend, used);
                }
            }
        }
    }

    private static Path note(Path file) {
        return file.resolveSibling(file.getFileName() + NOTE);
    }

    private static boolean isUntouched(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.isRegularFile(note(file))
                && Files.readString(note(file)).equals(stamp(file));
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime();
    }

    private synchronized void extract(String sha256, Source source, Path file) throws IOException {
        if (isUntouched(file)) {
            return;
        }
        Files.createDirectories(models);
        Path part = models.resolve(sha256 + PART);
        try {
            String actual = copy(source, part);
            if (!actual.equals(sha256)) {
                throw new IOException("The weights have the SHA-256 " + actual + ", the descriptor says " + sha256
                        + "; pack the bundle again");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(note(file), stamp(file));
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
                if (!used.contains(name.replace(PART, "").replace(NOTE, ""))) {
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
