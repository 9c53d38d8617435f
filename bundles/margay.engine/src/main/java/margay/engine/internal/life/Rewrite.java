package margay.engine.internal.life;

/**
 * A service that rewrites graphs, as far as it must be known to tell whether there is something new to measure.
 *
 * @param format of the model files that it rewrites
 * @param name with its version
 */
public record Rewrite(String format, String name) {}
