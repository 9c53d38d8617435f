package margay.classify.internal.scores;

import java.util.List;
import java.util.OptionalDouble;
import margay.api.model.GenerationId;
import margay.api.model.Lease;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.ImageInput;
import margay.api.tensor.Shape;
import margay.classify.api.UnfitModelException;

/**
 * What the descriptor of an image classifier says of its input and its logits.
 *
 * @param image how pixels become elements of its only input
 * @param side of its input in elements, the longer one
 * @param labels of the classes by index, at least one
 * @param temperature by which logits are divided before the softmax; positive, 1 if the descriptor names none
 * @param unknownBelow the greatest logit below which a picture shows none of the classes, if the descriptor names one
 */
record ClassifierDescriptor(
        ImageInput image, int side, List<String> labels, double temperature, OptionalDouble unknownBelow) {
    /** Parameter (number): see {@link #temperature}. */
    static final String TEMPERATURE = "temperature";

    /** Parameter (number): see {@link #unknownBelow}. */
    static final String UNKNOWN_BELOW = "unknownBelow";

    private static final double NEUTRAL = 1;

    static ClassifierDescriptor of(Lease lease) throws UnfitModelException {
        ModelDescriptor descriptor = lease.descriptor();
        GenerationId model = lease.generation();
        require(
                descriptor.inputs().size() == 1,
                model,
                "its descriptor must name one input, not " + descriptor.inputs().size());
        require(descriptor.outputs().size() == 1, model, "its descriptor must name one output, the logits");
        require(!descriptor.labels().isEmpty(), model, "its descriptor has no labels");
        double temperature = number(lease, TEMPERATURE).orElse(NEUTRAL);
        require(temperature > 0, model, "its temperature must be above 0, not " + temperature);
        ModelDescriptor.Input input = descriptor.inputs().get(0);
        ImageInput image = input.image().orElseThrow(() -> unfit(model, "its input takes no picture"));
        int side = side(input.tensor().shape(), image, model);
        return new ClassifierDescriptor(image, side, descriptor.labels(), temperature, number(lease, UNKNOWN_BELOW));
    }

    private static int side(Shape shape, ImageInput image, GenerationId model) throws UnfitModelException {
        require(
                shape.rank() == 4 && !shape.isDynamic(),
                model,
                "its input must have four extents, none of them open, not " + shape);
        int rows = image.layout() == ModelDescriptor.Layout.NCHW ? 2 : 1;
        return Math.toIntExact(Math.max(shape.extent(rows), shape.extent(rows + 1)));
    }

    private static OptionalDouble number(Lease lease, String parameter) throws UnfitModelException {
        Object value = lease.descriptor().parameters().get(parameter);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw unfit(lease.generation(), "its parameter \"" + parameter + "\" must be a finite number, not " + value);
    }

    static void require(boolean holds, GenerationId model, String otherwise) throws UnfitModelException {
        if (!holds) {
            throw unfit(model, otherwise);
        }
    }

    static UnfitModelException unfit(GenerationId model, String why) {
        return new UnfitModelException(
                model, model + " cannot classify images: " + why + "; correct its card and pack it again");
    }
}
