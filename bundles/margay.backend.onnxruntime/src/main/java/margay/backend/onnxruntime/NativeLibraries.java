package margay.backend.onnxruntime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Keeps ONNX Runtime's native libraries unpacked, from one start to the next.
 *
 * <p>The JVM loads a library file for one class loader only, and a refreshed bundle has a new one; so each class loader
 * gets the libraries under a path of its own, as hard links to the same files: the dynamic linker sees that they are the
 * same and loads them once.
 */
final class NativeLibraries {
    private static final List<String> NAMES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");
    private static final String CHECKSUMS = "crc32c";
    private static final String PREFIX = "onnxruntime-";

    private final Path folder;
    private final String version;
    private final Path unpacked;
    private final Optional<Path> other;

    /**
     * @param folder for native libraries; may be shared with others
     * @param version of ONNX Runtime
     * @param other folder with another build of this version, used where {@code libonnxruntime.so} is in it
     */
    NativeLibraries(Path folder, String version, Optional<Path> other) {
        this.folder = folder;
        this.version = version;
        this.unpacked = folder.resolve(PREFIX + version);
        this.other = other.filter(libraries -> Files.isRegularFile(libraries.resolve(NAMES.get(0))));
    }

    /**
     * Removes what other versions, class loaders and broken starts have left, and unpacks the libraries if they are not
     * there whole.
     *
     * @return a folder with the libraries, for one class loader
     */
    Path install() throws IOException {
        Files.createDirectories(folder);
        clean();
        if (!isWhole()) {
            LibraryFiles.delete(unpacked);
            unpack();
        }
        return link();
    }

    /**
     * @return what tells this build of the library from others, in characters of file names: a graph that one has
     *     optimised does not suit another
     */
    String build() throws IOException {
        if (other.isEmpty()) {
            return version;
        }
        Path library = other.get().resolve(NAMES.get(0)).toRealPath();
        String file = library + " " + Files.size(library) + " " + Files.getLastModifiedTime(library);
        CRC32C crc = new CRC32C();
        crc.update(file.getBytes(StandardCharsets.UTF_8));
        return version + "-" + Long.toHexString(crc.getValue());
    }

    private void clean() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(PREFIX) && !entry.equals(unpacked)) {
                    LibraryFiles.delete(entry);
                }
            }
        }
    }

    private boolean isWhole() throws IOException {
        Path checksums = unpacked.resolve(CHECKSUMS);
        return Files.isRegularFile(checksums) && Files.readString(checksums).equals(checksums(unpacked));
    }

    private static String checksums(Path libraries) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : NAMES) {
            Path library = libraries.resolve(name);
            text.append(name).append(' ');
            text.append(Files.isRegularFile(library) ? LibraryFiles.checksum(library) : "missing")
                    .append('\n');
        }
        return text.toString();
    }

    private void unpack() throws IOException {
        Path temporary = Files.createDirectory(own());
        for (String name : NAMES) {
            try (InputStream in = resource(name)) {
                Files.copy(in, temporary.resolve(name));
            }
            LibraryFiles.sync(temporary.resolve(name));
        }
        Files.writeString(temporary.resolve(CHECKSUMS), checksums(temporary));
        LibraryFiles.sync(temporary.resolve(CHECKSUMS));
        Files.move(temporary, unpacked);
        LibraryFiles.sync(folder);
    }

    private Path own() {
        return folder.resolve(unpacked.getFileName() + "." + UUID.randomUUID());
    }

    private static InputStream resource(String name) throws IOException {
        String platform = "aarch64".equals(System.getProperty("os.arch")) ? "linux-aarch64" : "linux-x64";
        String resource = "/ai/onnxruntime/native/" + platform + "/" + name;
        InputStream in = NativeLibraries.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("There is no " + resource
                    + ": install the fragment of margay.backend.onnxruntime for this platform");
        }
        return in;
    }

    private Path link() throws IOException {
        Path own = Files.createDirectory(own());
        if (other.isPresent()) {
            linkAll(other.get(), own);
        }
        for (String name : NAMES) {
            if (!Files.exists(own.resolve(name))) {
                link(unpacked.resolve(name), own.resolve(name));
            }
        }
        return own;
    }

    /** These may be large and lie on another file system. */
    private static void linkAll(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(from, "lib*.so*")) {
            for (Path library : libraries) {
                Files.createSymbolicLink(to.resolve(library.getFileName()), library.toRealPath());
            }
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }
}
