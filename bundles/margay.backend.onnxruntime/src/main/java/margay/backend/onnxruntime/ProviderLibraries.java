package margay.backend.onnxruntime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * Finds the libraries of execution providers: in the bundle, else in the system's folders.
 *
 * @param unpacked where those out of bundles are kept
 * @param system folders, the first that has it is taken
 */
record ProviderLibraries(Path unpacked, List<Path> system) {
    /** @param path folders as the system property {@code java.library.path} has them */
    static ProviderLibraries of(Path unpacked, String path) {
        return new ProviderLibraries(
                unpacked,
                Stream.of(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .toList());
    }

    Optional<Path> find(Bundle bundle, String name) throws IOException {
        URL entry = bundle.getEntry(name);
        return entry == null ? find(name) : Optional.of(unpack(bundle, name, entry));
    }

    Optional<Path> find(String name) {
        return system.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Path unpack(Bundle bundle, String name, URL entry) throws IOException {
        Path folder = Files.createDirectories(unpacked.resolve(bundle.getSymbolicName() + "-" + bundle.getVersion()));
        Path library = folder.resolve(Path.of(name).getFileName());
        Path temporary = Files.createTempFile(folder, "library", ".tmp");
        try (InputStream in = entry.openStream()) {
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(temporary, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
