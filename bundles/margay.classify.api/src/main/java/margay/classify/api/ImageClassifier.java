package margay.classify.api;

import java.nio.ByteBuffer;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Image;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells which class of an image classifier a picture shows. Thread-safe.
 *
 * <p>The model that answers is the one that the request names, else the one that the settings name, else the only image
 * classifier that serves. A request waits while that model is being opened, until its deadline or cancellation. One
 * generation answers the whole request, whatever is swapped meanwhile.
 *
 * <p>Both methods throw the same:
 *
 * <ul>
 *   <li>{@link AmbiguousModelException}: no model is named and several serve
 *   <li>{@link RequestException.Code#NOT_FOUND}: there is no such model, or it is no image classifier
 *   <li>{@link RequestException.Code#UNAVAILABLE}: no model serves, and none is being opened; the message says why
 *   <li>{@link RequestException.Code#INVALID_INPUT}: the options are out of their limits
 *   <li>{@link UnfitModelException}: what the model says of itself or gives are not logits of labelled classes
 *   <li>{@link InvalidLogitsException}: the model gave logits that are no finite numbers
 *   <li>what a {@link margay.api.model.Models#lease lease} and its run throw
 * </ul>
 */
@ProviderType
public interface ImageClassifier {
    /**
     * Classifies a picture file. It is stretched onto the model's input; a JPEG file may be decoded smaller as long as its
     * shorter side has as many pixels as the longer side of the input.
     *
     * @param file the whole file: JPEG, PNG, BMP or WebP; its position is not changed
     * @param options which model, and how many classes
     * @param cancellation of the request
     * @return the surest classes
     * @throws RequestException {@link margay.api.image.ImageException} for a file that is no picture, or as above
     */
    Classification classify(ByteBuffer file, ClassificationOptions options, Cancellation cancellation)
            throws RequestException;

    /**
     * Classifies decoded pixels. They are stretched onto the model's input.
     *
     * @param image the caller's; not closed
     * @param options which model, and how many classes
     * @param cancellation of the request
     * @return the surest classes
     * @throws RequestException as above
     */
    Classification classify(Image image, ClassificationOptions options, Cancellation cancellation)
            throws RequestException;
}
