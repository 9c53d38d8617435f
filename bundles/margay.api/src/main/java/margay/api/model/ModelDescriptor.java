package margay.api.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import margay.api.tensor.TensorInfo;
import org.osgi.framework.Version;

/**
 * What a model bundle says of its model: all that code needs to use it, so that code never guesses. Read from the
 * bundle's JSON descriptor; the published JSON Schema lies in the engine.
 *
 * @param name unique on a box; versions of one model share it
 * @param version of the bundle
 * @param task what it does, for example {@code face-embedding}: what capabilities look for
 * @param format of the weights, one that a backend names
 * @param weights path of the weights in the bundle
 * @param sha256 of the weights, 64 lower-case hexadecimal digits
 * @param inputs in the order of a lease's indexes
 * @param outputs in the order of a lease's indexes
 * @param quantization form of the weights and activations, {@code none} for float models
 * @param embedding what its embeddings are, if it makes any
 * @param labels of its classes by index, empty if it has none
 * @param golden inputs with the outputs that they must give
 * @param variants other weights of lower precision, used where the operator prefers speed to accuracy
 * @param set with which it is swapped together, if any
 * @param limits on what one box does with it at a time
 * @param backendOptions by the name of an option of the backend
 * @param parameters of the task (thresholds, the way to decode outputs): numbers, strings, booleans, lists and maps
 * @param card for people
 */
public record ModelDescriptor(
        String name,
        Version version,
        String task,
        String format,
        String weights,
        String sha256,
        List<Input> inputs,
        List<TensorInfo> outputs,
        String quantization,
        Optional<Embedding> embedding,
        List<String> labels,
        List<Golden> golden,
        List<Variant> variants,
        Optional<SwapSet> set,
        Limits limits,
        Map<String, String> backendOptions,
        Map<String, Object> parameters,
        Card card) {
    /** Takes copies. */
    public ModelDescriptor {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        labels = List.copyOf(labels);
        golden = List.copyOf(golden);
        variants = List.copyOf(variants);
        backendOptions = Map.copyOf(backendOptions);
        parameters = Map.copyOf(parameters);
    }

    /**
     * An input.
     *
     * @param tensor name, type and shape
     * @param image how pixels become its elements, if it takes a picture
     */
    public record Input(TensorInfo tensor, Optional<ImageInput> image) {}

    /** The order of a picture's axes in a tensor. */
    public enum Layout {
        /** Batch, channels, height, width. */
        NCHW,
        /** Batch, height, width, channels. */
        NHWC
    }

    /** The channels of a picture in a tensor. */
    public enum ColorOrder {
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red. */
        BGR,
        /** One channel, 0.299 R + 0.587 G + 0.114 B. */
        GRAY
    }

    /**
     * How pixels (0 to 255) become elements: {@code (pixel - mean[c]) * scale[c]}.
     *
     * @param layout the order of the axes
     * @param colorOrder the channels
     * @param mean per channel
     * @param scale per channel
     */
    public record ImageInput(Layout layout, ColorOrder colorOrder, List<Float> mean, List<Float> scale) {
        /** Takes copies. */
        public ImageInput {
            mean = List.copyOf(mean);
            scale = List.copyOf(scale);
        }
    }

    /**
     * What a model's embeddings are. Two embeddings compare only if their spaces are the same.
     *
     * @param space name of the space, which versions of a model may share
     * @param dimension elements of one embedding
     * @param threshold cosine similarity from which two embeddings are of one identity
     */
    public record Embedding(String space, int dimension, double threshold) {}

    /**
     * Inputs with the outputs that they must give. An output element passes if {@code |actual - expected| <=
     * absoluteTolerance + relativeTolerance * |expected|}.
     *
     * @param inputs paths in the bundle by input name: the raw elements, little-endian
     * @param outputs paths in the bundle by output name: the raw elements, little-endian
     * @param shapes of the inputs whose declared shape is open, by name
     * @param absoluteTolerance in units of the output
     * @param relativeTolerance of the expected value
     */
    public record Golden(
            Map<String, String> inputs,
            Map<String, String> outputs,
            Map<String, List<Long>> shapes,
            double absoluteTolerance,
            double relativeTolerance) {
        /** Takes copies. */
        public Golden {
            inputs = Map.copyOf(inputs);
            outputs = Map.copyOf(outputs);
            shapes = Map.copyOf(shapes);
        }
    }

    /**
     * The same model with other weights: quantized, say. Its inputs, outputs, task and embedding space are the model's.
     *
     * @param name unique in the descriptor, for example {@code int8}
     * @param weights path in the bundle
     * @param sha256 of the weights, 64 lower-case hexadecimal digits
     * @param quantization form of the weights and activations
     * @param golden inputs with the outputs that these weights must give
     * @param metrics measured with these weights, by name, with the data set in the name
     */
    public record Variant(
            String name,
            String weights,
            String sha256,
            String quantization,
            List<Golden> golden,
            Map<String, Double> metrics) {
        /** Takes copies. */
        public Variant {
            golden = List.copyOf(golden);
            metrics = Map.copyOf(metrics);
        }
    }

    /**
     * @param variant one of {@link #variants}
     * @return the same model with the variant's weights, quantization and golden vectors
     */
    public ModelDescriptor with(Variant variant) {
        return new ModelDescriptor(
                name,
                version,
                task,
                format,
                variant.weights(),
                variant.sha256(),
                inputs,
                outputs,
                variant.quantization(),
                embedding,
                labels,
                variant.golden(),
                variants,
                set,
                limits,
                backendOptions,
                parameters,
                card);
    }

    /**
     * Models that are swapped in one step: a generation serves only together with generations of all other members that
     * name the same set and release.
     *
     * @param name of the set
     * @param release what the members' generations have in common
     * @param members names of the models, this one included
     */
    public record SwapSet(String name, String release, List<String> members) {
        /** Takes copies. */
        public SwapSet {
            members = List.copyOf(members);
        }
    }

    /**
     * Limits; empty ones are the engine's defaults.
     *
     * @param concurrency how many requests may hold a lease at a time
     * @param queue how many more may wait for one
     */
    public record Limits(Optional<Integer> concurrency, Optional<Integer> queue) {}

    /**
     * The model card.
     *
     * @param title one line
     * @param description what it is for and what it is not for
     * @param origin where the weights come from: package and version, or the command that trained them
     * @param licence SPDX identifier of the weights' licence
     * @param recipe how inputs are made and outputs are read, in words
     * @param metrics measured, by name, with the data set in the name
     */
    public record Card(
            String title,
            String description,
            String origin,
            String licence,
            String recipe,
            Map<String, Double> metrics) {
        /** Takes copies. */
        public Card {
            metrics = Map.copyOf(metrics);
        }
    }
}
