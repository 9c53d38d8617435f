package margay.backend.onnxruntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import margay.api.backend.BackendException;
import margay.api.backend.GraphRewrite;

/** The ways to rewrite a graph for the processor that are there. Thread-safe. */
final class Rewrites {
    /** The option that names one. */
    static final String OPTION = "rewrite";

    private record Versioned(String version, GraphRewrite rewrite) {}

    private final Map<String, Versioned> rewrites = new ConcurrentSkipListMap<>();

    /** @param version changes whenever the rewrite may make another graph */
    void add(String name, String version, GraphRewrite rewrite) {
        rewrites.put(name, new Versioned(version, rewrite));
    }

    /** Another version of that name stays. */
    void remove(String name, String version) {
        rewrites.computeIfPresent(name, (same, found) -> found.version().equals(version) ? null : found);
    }

    /**
     * @param file a model
     * @param folder for what is in between
     * @return names of those that change the model
     */
    List<String> applicable(Path file, Path folder) throws IOException {
        Path temporary = Drafts.in(folder);
        try {
            return rewrites.entrySet().stream()
                    .filter(entry -> changes(entry.getValue().rewrite(), file, temporary))
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
     * @return its version
     * @throws BackendException if there is none of that name
     */
    String version(String name) throws BackendException {
        return named(name).version();
    }

    private Versioned named(String name) throws BackendException {
        Versioned found = rewrites.get(name);
        if (found == null) {
            throw new BackendException("no bundle provides the rewrite '" + name + "'; there are " + rewrites.keySet());
        }
        return found;
    }

    /**
     * @param name of one of them
     * @param file a model
     * @param target where the rewritten one is written
     * @throws BackendException if there is none of that name, or it changes nothing
     */
    void apply(String name, Path file, Path target) throws BackendException, IOException {
        if (!named(name).rewrite().rewrite(file, target)) {
            throw new BackendException("the rewrite '" + name + "' changes nothing in it");
        }
    }
}
