package margay.launcher.board;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A system's files. What is not there, or may not be read, is empty.
 *
 * <p>A box looks at its board at every start, before anything else: loops and plain files, because streams, patterns and
 * directory streams take several times as long the first time.
 */
final class SystemFiles {
    private static final List<String> USUAL_LIBRARIES = List.of("lib", "usr/lib", "lib64", "usr/lib64");
    private static final String LOADER = "etc/ld.so.conf";
    private static final int LONGEST = 18;

    private final File root;
    private Optional<List<String>> libraries = Optional.empty();

    SystemFiles(Path root) {
        this.root = root.toFile();
    }

    boolean exists(String path) {
        return new File(root, path).exists();
    }

    /** @return the path for programs of the first of these nodes that is there */
    Optional<String> node(String... paths) {
        for (String path : paths) {
            if (exists(path)) {
                return Optional.of("/" + path);
            }
        }
        return Optional.empty();
    }

    /** @return the file's text without white space and zero characters around it */
    String text(String path) {
        File file = new File(root, path);
        if (!file.isFile()) {
            return "";
        }
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .strip();
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
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return text.isEmpty() || text.length() > LONGEST ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** @return the names of a folder's entries that begin so, sorted */
    List<String> names(String folder, String prefix) {
        String[] entries = new File(root, folder).list();
        List<String> names = new ArrayList<>();
        if (entries != null) {
            for (String entry : entries) {
                if (entry.startsWith(prefix)) {
                    names.add(entry);
                }
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

    /** @return the folders of the dynamic linker, as the system property {@code java.library.path} has them */
    String libraryPath() {
        StringBuilder path = new StringBuilder();
        for (String folder : libraryFolders()) {
            path.append(path.isEmpty() ? "" : File.pathSeparator).append(new File(root, folder));
        }
        return path.toString();
    }

    private List<String> libraryFolders() {
        if (libraries.isEmpty()) {
            List<String> folders = new ArrayList<>();
            collect(LOADER, folders);
            for (String file : names(LOADER + ".d", "")) {
                collect(LOADER + ".d/" + file, folders);
            }
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
