package margay.face.api;

import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/** Finds faces, aligns each and gives its embedding. Thread-safe. */
@ProviderType
public interface FaceEmbedder {
    /**
     * @param picture where to look
     * @param cancellation of the request
     * @return the faces with their embeddings, none if there are none
     * @throws RequestException {@link margay.api.image.ImageException} for a file that is no picture, or what a {@link
     *     margay.api.model.Models#lease lease} throws
     */
    EmbeddedFaces embed(Picture picture, Cancellation cancellation) throws RequestException;
}
