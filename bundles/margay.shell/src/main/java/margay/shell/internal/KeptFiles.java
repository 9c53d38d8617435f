package margay.shell.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder of files that were copied there, each whole or not at all, whenever the power goes. What has returned is on the
 * disk. Used by one thread.
 */
final class KeptFiles {
    private final Path folder;

    /** @param folder made when it is needed */
    KeptFiles(Path folder) {
        this.folder = folder;
    }

    /** @return where a file of that name is or would be kept */
    Path path(Path name) {
        return folder.resolve(name.getFileName());
    }

    /** A copy that takes the place of the file of its name when it is kept, and goes when it is closed before. */
    record Draft(Path path, Path place) implements AutoCloseable {
        void keep() throws IOException {
            Files.move(path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(place.getParent(), StandardOpenOption.READ);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }

    Draft draft(Path file) throws IOException {
        Files.createDirectories(folder);
        Path copy = path(file).resolveSibling(file.getFileName() + ".part");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        force(copy, StandardOpenOption.WRITE);
        return new Draft(copy, path(file));
    }

    /** @return whether it was there */
    boolean delete(Path name) throws IOException {
        boolean was = Files.deleteIfExists(path(name));
        if (was) {
            force(folder, StandardOpenOption.READ);
        }
        return was;
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }
}
