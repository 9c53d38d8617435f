package margay.face.api;

import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds faces and 68 landmarks of each. Thread-safe.
 *
 * @see <a href="https://doi.org/10.1016/j.imavis.2016.01.002">Sagonas et al., 300 Faces In-The-Wild Challenge, 2016</a>
 */
@ProviderType
public interface FaceLandmarker {
    /**
     * @param picture where to look
     * @param cancellation of the request
     * @return the faces with their landmarks, none if there are none
     * @throws RequestException {@link margay.api.image.ImageException} for a file that is no picture, or what a {@link
     *     margay.api.model.Models#lease lease} throws
     */
    LandmarkedFaces landmarks(Picture picture, Cancellation cancellation) throws RequestException;
}
