package margay.api.backend;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Rewrites model files so that they compute the same answers in another way, faster on some machines. Registered as an
 * OSGi service; backends of the format offer what it makes as {@link Candidate}, and may keep it until the bundle of the
 * service is another one, by its version or the time of its last update.
 *
 * <p>Thread-safe.
 */
@ConsumerType
public interface GraphRewrite {
    /** Service property (String): name, short and unique, for example {@code prelu-depthwise}. */
    String NAME = "margay.rewrite.name";

    /** Service property (String): format of the model files, as descriptors spell it. */
    String FORMAT = "margay.rewrite.format";

    /**
     * @param file not changed
     * @param target where a model with the same inputs, outputs and, but for rounding, answers is written
     * @return false if there is nothing to rewrite; nothing is written then
     * @throws IOException if the file is not of the format, or the target cannot be written
     */
    boolean rewrite(Path file, Path target) throws IOException;
}
