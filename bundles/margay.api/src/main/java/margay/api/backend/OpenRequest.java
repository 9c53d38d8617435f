package margay.api.backend;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A model file and how to run it.
 *
 * @param file the weights; its content does not change
 * @param format as descriptors spell it, one of {@link BackendInfo#formats()}
 * @param sha256 of the file, 64 lower-case hexadecimal digits: the key for what a backend caches, and what tells
 *     a damaged file; a backend need not compare it
 * @param cache an existing folder in which the backend may keep what it derives from the file (an optimised graph, say);
 *     it may be emptied whenever no session is being opened
 * @param threads that one run may use, at least 1
 * @param options of this backend by name; unknown ones are refused
 */
public record OpenRequest(
        Path file, String format, String sha256, Path cache, int threads, Map<String, String> options) {
    /** Takes copies and checks the number of threads. */
    public OpenRequest {
        options = Map.copyOf(options);
        if (threads < 1) {
            throw new IllegalArgumentException("A run needs at least one thread, not " + threads);
        }
    }

    /**
     * @param candidate a way to run the file
     * @return the same request with the candidate's options over its own
     */
    public OpenRequest with(Candidate candidate) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(candidate.options());
        return new OpenRequest(file, format, sha256, cache, threads, all);
    }
}
