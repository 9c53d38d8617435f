package margay.face.api;

import java.util.List;
import margay.api.model.GenerationId;

/**
 * The faces in a picture with their embeddings.
 *
 * @param faces the surest first
 * @param tooSmall faces that are too small to tell apart; they have no embedding
 * @param threshold similarity from which two embeddings of this space are of one person, from the model card
 * @param times that each stage took
 * @param models that gave the answer
 */
public record EmbeddedFaces(
        List<EmbeddedFace> faces, List<Face> tooSmall, double threshold, StageTimes times, List<GenerationId> models) {
    /** Takes copies. */
    public EmbeddedFaces {
        faces = List.copyOf(faces);
        tooSmall = List.copyOf(tooSmall);
        models = List.copyOf(models);
    }
}
