package margay.backend.onnxruntime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * Finds the libraries of execution providers: in the bundle, else in the system's folders.
 *
 * @param unpacked where those out of bundles are kept
 * @param system folders, the first that has it is taken
 */
record ProviderLibraries(Path unpacked, List<Path> system) {
    private static final Logger LOG = System.getLogger(ProviderLibraries.class.getName());

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

    /** A file that is there is kept if the bundle has the same; else another takes its place, and who has it loaded keeps it. */
    private Path unpack(Bundle bundle, String name, URL entry) throws IOException {
        Path folder = Files.createDirectories(unpacked.resolve(folder(bundle)));
        Path library = folder.resolve(Path.of(name).getFileName());
        if (!isWhole(library, entry)) {
            write(entry, library);
        }
        return library;
    }

    private static String folder(Bundle bundle) {
        return bundle.getSymbolicName() + "-" + bundle.getVersion();
    }

    private static boolean isWhole(Path library, URL entry) throws IOException {
        if (!Files.isRegularFile(library)) {
            return false;
        }
        try (InputStream in = entry.openStream()) {
            return LibraryFiles.checksum(in).equals(LibraryFiles.checksum(library));
        }
    }

    private static void write(URL entry, Path library) throws IOException {
        Path draft = Drafts.in(library.getParent());
        try (InputStream in = entry.openStream()) {
            Files.copy(in, draft);
            LibraryFiles.sync(draft);
            Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
            LibraryFiles.sync(library.getParent());
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Deletes what a killed process was writing, and what other bundles than these, or other versions of them, have left. */
    void clean(List<Bundle> installed) {
        if (!Files.isDirectory(unpacked)) {
            return;
        }
        Set<String> kept = installed.stream().map(ProviderLibraries::folder).collect(Collectors.toSet());
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(unpacked)) {
            for (Path folder : folders) {
                if (kept.contains(folder.getFileName().toString())) {
                    Drafts.clean(folder);
                } else {
                    LibraryFiles.delete(folder);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Old libraries stay in " + unpacked + ", which may be deleted: " + e);
        }
    }
}
