package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import margay.api.backend.BackendException;
import margay.api.backend.GraphRewrite;

/** The ways to rewrite a graph that are there. Thread-safe. */
final class Rewrites {
    /** The option that names one. */
    static final String OPTION = "rewrite";

    private final Map<String, GraphRewrite> rewrites = new ConcurrentSkipListMap<>();

    void add(String name, GraphRewrite rewrite) {
        rewrites.put(name, rewrite);
    }

    void remove(String name) {
        rewrites.remove(name);
    }

    /**
     * @param file a model
     * @param folder for what is in between
     * @return names of those that change the model
     */
    List<String> applicable(Path file, Path folder) throws IOException {
        Path temporary = Files.createTempFile(folder, "rewritten", ".tmp");
        try {
            return rewrites.entrySet().stream()
                    .filter(entry -> changes(entry.getValue(), file, temporary))
                    .map(Map.Entry::getKey)
                    .toList();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** One that cannot read the model offers nothing. */
    private static boolean changes(GraphRewrite rewrite, Path file, Path temporary) {
        try {
            return rewrite.rewrite(file, temporary);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * @param name of one of them
     * @param file a model
     * @param target where the rewritten one is written
     * @throws BackendException if there is none of that name, or it changes nothing
     */
    void apply(String name, Path file, Path target) throws BackendException, IOException {
        GraphRewrite rewrite = rewrites.get(name);
        if (rewrite == null) {
            throw new BackendException("Cannot open " + file + ": no bundle provides the rewrite '" + name
                    + "'; there are " + rewrites.keySet());
        }
        if (!rewrite.rewrite(file, target)) {
            throw new BackendException("Cannot open " + file + ": the rewrite '" + name + "' changes nothing in it");
        }
    }
}
