package margay.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The directory that one box has for itself: locked while the box runs, and by the operating system unlocked after. */
final class StateDirectory implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileLock lock;
    private final boolean temporary;

    private StateDirectory(Path path, FileLock lock, boolean temporary) {
        this.path = path;
        this.lock = lock;
        this.temporary = temporary;
    }

    /**
     * @param path made if it is not there
     * @throws LaunchException if another box has it, or it cannot be used
     */
    static StateDirectory open(Path path) throws LaunchException {
        return tryOpen(path, false)
                .orElseThrow(() -> new LaunchException(
                        Main.FAILED,
                        "Another box is running in " + path.toAbsolutePath()
                                + ". Stop it, or name another directory with --state."));
    }

    /**
     * @param path made if it is not there
     * @return that directory or, if another box has it, a temporary one that goes when it is closed
     * @throws LaunchException if neither can be used
     */
    static StateDirectory openOrTemporary(Path path) throws LaunchException {
        Optional<StateDirectory> free = tryOpen(path, false);
        return free.isPresent() ? free.get() : temporary();
    }

    private static StateDirectory temporary() throws LaunchException {
        try {
            return tryOpen(Files.createTempDirectory("margay-box-"), true).orElseThrow();
        } catch (IOException e) {
            throw new LaunchException("Cannot make a temporary directory: " + e.getMessage(), e);
        }
    }

    private static Optional<StateDirectory> tryOpen(Path path, boolean temporary) throws LaunchException {
        try {
            Path directory = Files.createDirectories(path).toRealPath();
            return lock(directory.resolve(LOCK)).map(lock -> new StateDirectory(directory, lock, temporary));
        } catch (IOException e) {
            throw new LaunchException(
                    "Cannot use " + path.toAbsolutePath() + " as the state directory: " + reason(e)
                            + ". Name another directory with --state.",
                    e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "there is no permission to write there";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file is in its place";
        }
        if (failure instanceof NoSuchFileException) {
            return "it cannot be made";
        }
        return failure instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : failure.getMessage();
    }

    private static Optional<FileLock> lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock = Optional.empty();
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByThisProcess) {
            return lock;
        } finally {
            if (lock.isEmpty()) {
                channel.close();
            }
        }
        return lock;
    }

    /** @return absolute */
    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            delete(path);
        }
        lock.acquiredBy().close();
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
