package margay.elastic.model;

import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.Optional;

/**
 * One way to quantize the network, with what is known of it.
 *
 * @param name unique in the bundle: {@code float32}, {@code w8a8}, ...
 * @param layers the form of each layer in the order of the graph, as {@link LayerForm} writes it; empty in floats
 * @param integerOnly whether every value between the layers is kept in 8 bits, residual sums too, so that only the result
 *     becomes floats (Jacob et al., CVPR 2018, doi:10.1109/CVPR.2018.00286); all layers are symmetric, of 8 bits then
 * @param accuracy measured on the test images, 0 to 1
 * @param predicted by the accuracy predictor, 0 to 1; null if there is none
 * @param temperature that logits are divided by to be calibrated
 * @param unknownBelow the greatest logit below which a picture shows none of the classes
 * @param golden path in the bundle of the outputs for the golden inputs, one after the other
 * @param tolerance of an element of the golden outputs
 */
public record Form(
        String name,
        List<String> layers,
        boolean integerOnly,
        double accuracy,
        @SerializedName("predictedAccuracy") Double predicted,
        double temperature,
        double unknownBelow,
        String golden,
        double tolerance) {
    /** Name of the form that is not quantized. */
    public static final String FLOAT = "float32";

    /** Takes a copy. */
    public Form {
        layers = List.copyOf(layers);
    }

    /** @return the predicted accuracy, if a predictor was trained */
    public Optional<Double> predictedAccuracy() {
        return Optional.ofNullable(predicted);
    }

    /** @return whether it computes with floats */
    public boolean isFloat() {
        return layers.isEmpty();
    }

    /**
     * @param index of a layer in the order of the graph
     * @return its form
     */
    public LayerForm layer(int index) {
        return LayerForm.parse(layers.get(index));
    }

    /**
     * @param share measured on the test images, 0 to 1
     * @param divisor that logits are divided by
     * @param least logit of a known class
     * @return the same form with other figures
     */
    public Form withFigures(double share, double divisor, double least) {
        return new Form(name, layers, integerOnly, share, predicted, divisor, least, golden, tolerance);
    }

    /**
     * @param difference of an element of the golden outputs
     * @return the same form with another tolerance
     */
    public Form withTolerance(double difference) {
        return new Form(name, layers, integerOnly, accuracy, predicted, temperature, unknownBelow, golden, difference);
    }
}
