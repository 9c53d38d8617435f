package margay.backend.onnxruntime;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import margay.api.backend.BackendException;
import margay.api.backend.GraphRewrite;

/** The ways to rewrite a graph for the processor that are there. Thread-safe. */
final class Rewrites {
    /** The option that names one. */
    static final String OPTION = "rewrite";

    private static final Logger LOG = System.getLogger(Rewrites.class.getName());

    /** A rewrite, and the model files that it has failed on. */
    private record Versioned(String name, String version, GraphRewrite rewrite, Set<Path> failed) {
        boolean changes(Path file, Path temporary) {
            try {
                return rewrite.rewrite(file, temporary);
            } catch (IOException | RuntimeException failure) {
                if (failed.add(file)) {
                    LOG.log(Level.WARNING, "The rewrite '" + name + "' is not offered for " + file + ": " + failure);
                }
                return false;
            }
        }
    }

    private final Map<String, Versioned> rewrites = new ConcurrentSkipListMap<>();

    /** @param version changes whenever the rewrite may make another graph */
    void add(String name, String version, GraphRewrite rewrite) {
        rewrites.put(name, new Versioned(name, version, rewrite, ConcurrentHashMap.newKeySet()));
    }

    /** Another version of that name stays. */
    void remove(String name, String version) {
        rewrites.computeIfPresent(name, (same, found) -> found.version().equals(version) ? null : found);
    }

    /**
     * @param file a model
     * @param folder for what is in between
     * @return names of those that change the model; one that fails on it is named in the log, once
     */
    List<String> applicable(Path file, Path folder) throws IOException {
        Path temporary = Drafts.in(folder);
        try {
            return rewrites.values().stream()
                    .filter(rewrite -> rewrite.changes(file, temporary))
                    .map(Versioned::name)
                    .toList();
        } finally {
            Files.deleteIfExists(temporary);
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
     * @throws BackendException if there is none of that name, or it fails, or it changes nothing
     */
    void apply(String name, Path file, Path target) throws BackendException {
        try {
            if (!named(name).rewrite().rewrite(file, target)) {
                throw new BackendException("the rewrite '" + name + "' changes nothing in it");
            }
        } catch (IOException | RuntimeException failure) {
            throw new BackendException("the rewrite '" + name + "' fails: " + failure, failure);
        }
    }
}
