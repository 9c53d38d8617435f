package margay.face.api;

import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * People whom the box knows by their faces. Thread-safe; it survives restarts and crashes.
 *
 * <p>Embeddings of different spaces are never compared. When an embedding model of another space serves, the gallery
 * makes the embeddings that it lacks from the aligned crops that it keeps; the first request then takes longer. People
 * whose crops are not kept must be enrolled again.
 */
@ProviderType
public interface FaceGallery {
    /**
     * Adds images to a person, who becomes known with the first one. All pictures are enrolled or none. When this
     * returns, they are on the disk.
     *
     * @param person 1 to 64 letters, digits, spaces and {@code . _ ' -}, beginning with a letter or digit and without a
     *     space at the end
     * @param pictures each with exactly one face
     * @param cancellation of the request
     * @return what was enrolled
     * @throws RequestException {@link NoFaceException}, {@link SeveralFacesException} or {@link FaceTooSmallException}
     *     naming the picture; {@link RequestException.Code#INVALID_INPUT} for the name or without pictures; {@link
     *     RequestException.Code#CONFLICT} if a limit is reached; {@link RequestException.Code#FAILED} if the disk fails
     */
    Enrolment enrol(String person, List<Picture> pictures, Cancellation cancellation) throws RequestException;

    /**
     * Tells for each face whether it is somebody's in the gallery. The first requests after a model of another embedding
     * space took over wait until the gallery is complete in that space.
     *
     * @param picture where to look
     * @param cancellation of the request
     * @return who is there
     * @throws RequestException {@link ReEnrolNeededException} if there are people but not one can be compared; {@link
     *     RequestException.Code#BUSY} if too many wait; {@link RequestException.Code#CONFLICT} if the model names a known
     *     space with another dimension
     */
    Identification identify(Picture picture, Cancellation cancellation) throws RequestException;

    /**
     * Tells whether the largest face is a person's. Waits as {@link #identify} does.
     *
     * @param person name in the gallery
     * @param picture where to look
     * @param cancellation of the request
     * @return the comparison
     * @throws RequestException {@link UnknownPersonException}, {@link ReEnrolNeededException}, {@link NoFaceException}
     *     or {@link FaceTooSmallException}; {@link RequestException.Code#BUSY} and {@link
     *     RequestException.Code#CONFLICT} as for {@link #identify}
     */
    Verification verify(String person, Picture picture, Cancellation cancellation) throws RequestException;

    /** @return everybody, by name */
    List<Person> people();

    /**
     * Forgets a person. No request that begins when this has returned finds embeddings or crops; their bytes may stay in
     * the file until they are overwritten.
     *
     * @param person name in the gallery
     * @throws RequestException {@link UnknownPersonException}, or {@link RequestException.Code#FAILED} if the disk fails
     */
    void delete(String person) throws RequestException;
}
