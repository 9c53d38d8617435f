package margay.classify;

import java.nio.ByteBuffer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.classify.api.Classification;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import margay.classify.internal.models.ClassifierModels;
import margay.classify.internal.models.LeasedModel;
import margay.classify.internal.scores.LeasedClassifier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Classifies pictures: chooses a model, leases it, writes the picture into its input, and reads its logits. */
@Component
public final class ImageClassifierService implements ImageClassifier {
    private final ImageDecoder decoder;
    private final ClassifierModels classifiers;

    /**
     * @param decoder for picture files
     * @param classifiers to choose from
     */
    @Activate
    public ImageClassifierService(@Reference ImageDecoder decoder, @Reference ClassifierModels classifiers) {
        this.decoder = decoder;
        this.classifiers = classifiers;
    }

    @Override
    public Classification classify(ByteBuffer file, ClassificationOptions options, Cancellation cancellation)
            throws RequestException {
        try (LeasedModel model = lease(options, cancellation)) {
            LeasedClassifier classifier = LeasedClassifier.of(model.lease());
            try (Image image = decoder.decode(file, classifier.side())) {
                return classifier.classify(image, options.top());
            }
        }
    }

    @Override
    public Classification classify(Image image, ClassificationOptions options, Cancellation cancellation)
            throws RequestException {
        try (LeasedModel model = lease(options, cancellation)) {
            return LeasedClassifier.of(model.lease()).classify(image, options.top());
        }
    }

    private LeasedModel lease(ClassificationOptions options, Cancellation cancellation) throws RequestException {
        if (options.top() < 1 || options.top() > ClassificationOptions.MOST) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "A classification has 1 to " + ClassificationOptions.MOST + " classes, not " + options.top());
        }
        return classifiers.lease(options.model(), cancellation);
    }
}
