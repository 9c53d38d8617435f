package margay.api.backend;

import java.util.Map;

/**
 * A way in which a backend can run a model file: on some device, with some rewriting of the graph. All ways of one file
 * give the same answers, but for rounding; which is fastest differs from board to board and is found by measuring.
 *
 * @param name for people, unique among the candidates of one file, for example {@code cpu, prelu-depthwise}
 * @param options to be put over {@link OpenRequest#options()}; empty for the default
 */
public record Candidate(String name, Map<String, String> options) {
    /** What a backend does by itself. */
    public static final Candidate DEFAULT = new Candidate("default", Map.of());

    /** Takes a copy. */
    public Candidate {
        options = Map.copyOf(options);
    }
}
