package margay.api.tensor;

import java.util.Objects;

/**
 * What a model says of one of its inputs or outputs.
 *
 * @param name as the model file spells it
 * @param type the element type
 * @param shape may leave extents open
 */
public record TensorInfo(String name, ElementType type, Shape shape) {
    /** Checks that nothing is missing. */
    public TensorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(shape, "shape");
    }
}
