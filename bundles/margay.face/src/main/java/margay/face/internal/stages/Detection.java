package margay.face.internal.stages;

import java.util.List;
import margay.api.RequestException;
import margay.api.image.Image;
import margay.api.model.Lease;
import margay.face.api.Face;

/** One family of face detectors: how its input is made and its outputs are read. Thread-safe. */
interface Detection {
    /**
     * @param image where to look
     * @param lease on a detector of this family
     * @return the faces, the surest first, in pixels of the image
     */
    List<Face> detect(Image image, Lease lease) throws RequestException;
}
