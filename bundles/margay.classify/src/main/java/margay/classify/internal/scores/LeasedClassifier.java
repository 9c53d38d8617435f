package margay.classify.internal.scores;

import java.util.Arrays;
import java.util.List;
import margay.api.RequestException;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.model.Lease;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.classify.api.Classification;
import margay.classify.api.InvalidLogitsException;
import margay.classify.api.ScoredClass;
import margay.classify.api.UnfitModelException;
import margay.vision.ImageTensors;

/** One generation of an image classifier, leased for one request. One thread at a time. */
public final class LeasedClassifier {
    private final Lease lease;
    private final ClassifierDescriptor descriptor;

    private LeasedClassifier(Lease lease, ClassifierDescriptor descriptor) {
        this.lease = lease;
        this.descriptor = descriptor;
    }

    /**
     * @param lease on a model for image classification; the caller's
     * @return the classifier, usable until the lease is closed
     * @throws UnfitModelException if its descriptor is not that of an image classifier
     */
    public static LeasedClassifier of(Lease lease) throws UnfitModelException {
        return new LeasedClassifier(lease, ClassifierDescriptor.of(lease));
    }

    /** @return how many pixels the shorter side of a picture should have, if it has as many */
    public int side() {
        return descriptor.side();
    }

    /**
     * @param image stretched onto the input
     * @param top how many classes are wanted
     * @return the surest classes
     * @throws RequestException if the model fails, or gives no logits of the labelled classes
     */
    public Classification classify(Image image, int top) throws RequestException {
        fill(image);
        lease.run();
        float[] logits = logits(lease.output(0));
        double[] probabilities = Softmax.of(logits, descriptor.temperature());
        List<ScoredClass> classes = Arrays.stream(TopK.of(logits, top))
                .mapToObj(index ->
                        new ScoredClass(index, descriptor.labels().get(index), probabilities[index], logits[index]))
                .toList();
        return new Classification(classes, descriptor.unknownBelow(), lease.generation());
    }

    private void fill(Image image) throws UnfitModelException {
        Box whole = new Box(0, 0, image.width(), image.height());
        try {
            ImageTensors.resize(image, whole, descriptor.image(), lease.input(0));
        } catch (IllegalArgumentException e) {
            throw ClassifierDescriptor.unfit(lease.generation(), e.getMessage());
        }
    }

    private float[] logits(Tensor output) throws RequestException {
        int classes = descriptor.labels().size();
        ClassifierDescriptor.require(
                output.type() == ElementType.FLOAT32 && output.shape().equals(Shape.of(1, classes)),
                lease.generation(),
                "it has " + classes + " labels, so that it must give FLOAT32[1, " + classes + "], not " + output);
        float[] logits = new float[classes];
        output.floats().get(0, logits);
        for (int i = 0; i < classes; i++) {
            requireFinite(i, logits[i]);
        }
        return logits;
    }

    private void requireFinite(int index, float logit) throws InvalidLogitsException {
        if (!Float.isFinite(logit)) {
            throw new InvalidLogitsException(
                    lease.generation(),
                    lease.generation() + " gave the logit " + logit + " for the class "
                            + descriptor.labels().get(index)
                            + ": it says nothing of this picture; use another version of the model");
        }
    }
}
