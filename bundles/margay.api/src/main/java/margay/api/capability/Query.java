package margay.api.capability;

import java.nio.ByteBuffer;
import java.util.Map;
import margay.api.tensor.Tensor;

/**
 * One question to a capability.
 *
 * @param inputs by name
 * @param options by name, as text; those left out have their defaults
 */
public record Query(Map<String, Input> inputs, Map<String, String> options) {
    /** Takes copies of the maps, not of what is in them. */
    public Query {
        inputs = Map.copyOf(inputs);
        options = Map.copyOf(options);
    }

    /** An input's content; the caller's, and not changed while the request lasts. */
    public sealed interface Input {}

    /**
     * A picture file.
     *
     * @param file the whole file, from its position
     */
    public record ImageFile(ByteBuffer file) implements Input {}

    /**
     * A tensor.
     *
     * @param tensor of the type and shape that the capability names
     */
    public record TensorInput(Tensor tensor) implements Input {}
}
