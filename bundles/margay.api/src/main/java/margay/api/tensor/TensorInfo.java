package margay.api.tensor;

import java.util.Objects;
import java.util.Optional;

/**
 * What a model says of one of its inputs or outputs.
 *
 * @param name as the model file spells it
 * @param type the element type
 * @param shape may leave extents open
 * @param quantization of its integers, if the model file says so
 */
public record TensorInfo(String name, ElementType type, Shape shape, Optional<Quantization> quantization) {
    /** Checks that nothing is missing. */
    public TensorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(quantization, "quantization");
    }

    /**
     * A tensor that is not quantized, as far as the model file says.
     *
     * @param name as the model file spells it
     * @param type the element type
     * @param shape may leave extents open
     */
    public TensorInfo(String name, ElementType type, Shape shape) {
        this(name, type, shape, Optional.empty());
    }
}
