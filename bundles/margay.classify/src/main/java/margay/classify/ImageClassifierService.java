package margay.classify;

import java.nio.ByteBuffer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.classify.api.Classification;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import margay.classify.internal.models.ClassifierModels;
import margay.classify.internal.scores.LeasedClassifier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Classifies pictures: chooses a model, leases it, writes the picture into its input, and reads its logits. */
@Component
public final class ImageClassifierService implements ImageClassifier {
    private final ImageDecoder decoder;
    private final Models models;
    private final ClassifierModels classifiers;

    /**
     * @param decoder for picture files
     * @param models for leases
     * @param classifiers to choose from
     */
    @Activate
    public ImageClassifierService(
            @Reference ImageDecoder decoder, @Reference Models models, @Reference ClassifierModels classifiers) {
        this.decoder = decoder;
        this.models = models;
        this.classifiers = classifiers;
    }

    @Override
    public Classification classify(ByteBuffer file, ClassificationOptions options, Cancellation cancellation)
            throws RequestException {
        Model model = choose(options, cancellation);
        try (Leases leases = models.lease(cancellation, model)) {
            LeasedClassifier classifier = LeasedClassifier.of(leases.of(model));
            try (Image image = decoder.decode(file, classifier.side())) {
                return classifier.classify(image, options.top());
            }
        }
    }

    @Override
    public Classification classify(Image image, ClassificationOptions options, Cancellation cancellation)
            throws RequestException {
        Model model = choose(options, cancellation);
        try (Leases leases = models.lease(cancellation, model)) {
            return LeasedClassifier.of(leases.of(model)).classify(image, options.top());
        }
    }

    private Model choose(ClassificationOptions options, Cancellation cancellation) throws RequestException {
        if (options.top() < 1 || options.top() > ClassificationOptions.MOST) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "A classification has 1 to " + ClassificationOptions.MOST + " classes, not " + options.top());
        }
        return classifiers.choose(options.model(), cancellation);
    }
}
