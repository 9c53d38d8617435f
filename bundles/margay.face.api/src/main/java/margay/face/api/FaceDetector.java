package margay.face.api;

import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/** Finds faces. Thread-safe. */
@ProviderType
public interface FaceDetector {
    /**
     * @param picture where to look
     * @param cancellation of the request
     * @return the faces, none if there are none
     * @throws RequestException {@link margay.api.image.ImageException} for a file that is no picture, or what a {@link
     *     margay.api.model.Models#lease lease} throws
     */
    Faces detect(Picture picture, Cancellation cancellation) throws RequestException;
}
