package margay.backend.tck;

import java.util.Optional;
import java.util.Set;
import margay.api.tensor.ElementType;
import margay.api.tensor.Quantization;
import margay.api.tensor.Shape;

/** Small models of one format, made on the spot. Each method returns the bytes of a whole file. */
public interface TestModels {
    /** @return as descriptors spell it */
    String format();

    /** @return element types that {@link #copy} can express in this format */
    Set<ElementType> types();

    /**
     * {@code y = x}.
     *
     * @param type of both
     * @param shape of both; its first extent may be open
     */
    byte[] copy(ElementType type, Shape shape);

    /**
     * {@code z = x + y} of {@link ElementType#FLOAT32}.
     *
     * @param shape of all three; its first extent may be open
     */
    byte[] sum(Shape shape);

    /**
     * {@code y[j, i] = x[i, j]} of {@link ElementType#FLOAT32}.
     *
     * @param rows of x
     * @param columns of x
     */
    byte[] transpose(int rows, int columns);

    /**
     * {@code y[0] = x[index[0]]}, x of {@link ElementType#FLOAT32} and index of {@link ElementType#INT32} and shape [1].
     * An index beyond x makes the run fail.
     *
     * @param length of x
     */
    byte[] gather(int length);

    /**
     * {@code x} multiplied with itself as a matrix, and so on: a run that takes long. {@link ElementType#FLOAT32}.
     *
     * @param size rows and columns of x
     * @param steps multiplications
     */
    byte[] squareRepeatedly(int size, int steps);

    /**
     * {@code y[0, i] = sum over j of weights[i][j] * x[0, j]}, {@link ElementType#FLOAT32} from outside.
     *
     * @param weights between -1 and 1
     * @param quantized to 8 bits, weights and activations, for x between -1 and 1
     */
    byte[] dense(float[][] weights, boolean quantized);

    /**
     * What backends may have several ways to run: a 1x1 convolution of one pixel and a PReLU. {@code y[i] = s[i]} where
     * that is positive, else {@code slopes[i] * s[i]}, with {@code s[i] = sum over j of weights[i][j] * x[j]}. {@link
     * ElementType#FLOAT32}.
     *
     * @param weights a row for each channel of y
     * @param slopes one for each channel of y
     */
    byte[] activated(float[][] weights, float[] slopes);

    /** A well-formed file with one operator that no library knows. */
    byte[] unknownOperator();

    /**
     * {@code y = x} of {@link ElementType#INT8} and shape [4], with the quantization in the file.
     *
     * @param quantization of x
     * @return empty if files of this format do not say it
     */
    Optional<byte[]> quantizedCopy(Quantization quantization);

    /**
     * The kit's own models.
     *
     * @param formats that a backend names
     * @return models of the format
     * @throws IllegalArgumentException if there is more than one format, or the kit has no models of it: override {@link
     *     BackendContract#models()}, in a {@link BackendTck} for each format
     */
    static TestModels of(Set<String> formats) {
        if (formats.size() != 1) {
            throw new IllegalArgumentException("The kit runs on one format: extend BackendTck once for each of "
                    + formats + " and override models()");
        }
        String format = formats.iterator().next();
        return switch (format) {
            case "onnx" -> new OnnxModels();
            case "tflite" -> new TfliteModels();
            default -> throw new IllegalArgumentException("The kit has no models of " + format + ": override models()");
        };
    }
}
