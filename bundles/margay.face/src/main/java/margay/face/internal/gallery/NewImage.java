package margay.face.internal.gallery;

import java.util.Optional;
import margay.face.api.Embedding;
import margay.face.internal.stages.AlignedCrop;

/**
 * An image to enrol.
 *
 * @param embedding of the face
 * @param crop if crops are kept
 */
public record NewImage(Embedding embedding, Optional<AlignedCrop> crop) {}
