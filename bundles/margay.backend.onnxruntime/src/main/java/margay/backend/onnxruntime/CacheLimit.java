package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a folder of cached graphs below a size: the least recently used go first.
 *
 * @param bytes that the entries may take; there is one folder for each model file
 */
record CacheLimit(long bytes) {
    /** The end of an entry's name. */
    static final String SUFFIX = ".ort";

    private record Entry(Path path, long size, FileTime used) {}

    /**
     * @param newest the entry just made, which stays whatever its size
     */
    void apply(Path newest) throws IOException {
        long total = 0;
        for (Entry entry : mostRecentFirst(newest.toAbsolutePath().getParent())) {
            total += entry.size();
            if (total > bytes && !entry.path().getFileName().equals(newest.getFileName())) {
                Files.deleteIfExists(entry.path());
            }
        }
    }

    private static List<Entry> mostRecentFirst(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path path : files(folder)) {
            try {
                entries.add(new Entry(path, Files.size(path), Files.getLastModifiedTime(path)));
            } catch (NoSuchFileException e) {
                continue; // somebody else deleted it
            }
        }
        entries.sort(Comparator.comparing(Entry::used).reversed());
        return entries;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .toList();
        }
    }
}
