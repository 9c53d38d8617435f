package margay.launcher.board;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A system's files. What is not there, or may not be read, is empty. */
final class SystemFiles {
    private static final List<String> USUAL_LIBRARIES = List.of("lib", "usr/lib", "lib64", "usr/lib64");
    private static final String LOADER = "etc/ld.so.conf";

    private final Path root;
    private Optional<List<String>> libraries = Optional.empty();

    SystemFiles(Path root) {
        this.root = root;
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** @return the node's path for programs, if it is there */
    Optional<String> node(String path) {
        return exists(path) ? Optional.of("/" + path) : Optional.empty();
    }

    /** @return the file's text without white space and zero characters around it */
    String text(String path) {
        try {
            byte[] bytes = Files.readAllBytes(root.resolve(path));
            return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** @return the value of the first line {@code key: value} or {@code key=value} */
    String value(String path, String key) {
        for (String line : text(path).split("\n")) {
            if (line.startsWith(key)) {
                String rest = line.substring(key.length()).strip();
                if (rest.startsWith(":") || rest.startsWith("=")) {
                    return rest.substring(1).strip();
                }
            }
        }
        return "";
    }

    /** @return the number, if the text is one in decimal digits */
    static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** @return the names of a folder's entries that begin so, sorted */
    List<String> names(String folder, String prefix) {
        List<String> names = new ArrayList<>();
        Path directory = root.resolve(folder);
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, prefix + "*")) {
                entries.forEach(entry -> names.add(entry.getFileName().toString()));
            } catch (IOException e) {
                return List.of();
            }
        }
        Collections.sort(names);
        return names;
    }

    /** @return the path of the first of these libraries that is in a folder of the dynamic linker */
    Optional<String> library(String... names) {
        for (String name : names) {
            for (String folder : libraryFolders()) {
                Optional<String> found = node(folder + "/" + name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private List<String> libraryFolders() {
        if (libraries.isEmpty()) {
            List<String> folders = new ArrayList<>();
            collect(LOADER, folders);
            names(LOADER + ".d", "").forEach(file -> collect(LOADER + ".d/" + file, folders));
            folders.addAll(USUAL_LIBRARIES);
            libraries = Optional.of(folders);
        }
        return libraries.get();
    }

    private void collect(String file, List<String> folders) {
        for (String line : text(file).split("\n")) {
            String folder = line.strip();
            if (folder.startsWith("/")) {
                folders.add(folder.substring(1));
            }
        }
    }
}
