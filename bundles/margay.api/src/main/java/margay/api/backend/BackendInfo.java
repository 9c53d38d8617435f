package margay.api.backend;

import java.util.Set;
import margay.api.tensor.ElementType;

/**
 * What a backend is and what it can do. What is declared here must work, and what is not declared must be refused by
 * {@link Backend#open} and never at run time.
 *
 * @param name for people and metrics, for example {@code onnxruntime}
 * @param version of the inference library
 * @param formats of model files, as descriptors spell them, for example {@code onnx}
 * @param elementTypes that inputs and outputs may have
 * @param features what else it can do
 */
public record BackendInfo(
        String name, String version, Set<String> formats, Set<ElementType> elementTypes, Set<Feature> features) {
    /** Takes copies. */
    public BackendInfo {
        formats = Set.copyOf(formats);
        elementTypes = Set.copyOf(elementTypes);
        features = Set.copyOf(features);
    }

    /** An optional ability of a backend. */
    public enum Feature {
        /** Inputs with open extents can be given any fitting shape, request by request. */
        DYNAMIC_SHAPES,
        /** {@link Binding#cancel()} stops a run that is going on, within the time of one operator. */
        CANCEL_RUNNING
    }
}
