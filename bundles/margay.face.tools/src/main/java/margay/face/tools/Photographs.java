package margay.face.tools;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Picture files in a folder or a zip file. Thread-safe. */
final class Photographs implements AutoCloseable {
    private final Path root;
    private final Closeable opened;

    private Photographs(Path root, Closeable opened) {
        this.root = root;
        this.opened = opened;
    }

    static Photographs in(Path folderOrZip) throws IOException {
        if (Files.isDirectory(folderOrZip)) {
            return new Photographs(folderOrZip, () -> {});
        }
        FileSystem zip = FileSystems.newFileSystem(folderOrZip);
        return new Photographs(zip.getPath("/"), zip);
    }

    ByteBuffer read(String relative) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(root.resolve(relative)));
    }

    /** All JPEG, PNG, BMP and WebP files, also in folders below, in the order of their names. */
    List<String> all() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png|bmp|webp)"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
