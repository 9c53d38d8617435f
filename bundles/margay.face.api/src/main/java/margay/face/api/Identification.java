package margay.face.api;

import java.util.List;
import margay.api.model.GenerationId;

/**
 * Who is in a picture.
 *
 * @param faces the surest first; empty if there are none
 * @param tooSmall faces that are too small to tell apart
 * @param notCompared people who must be enrolled again before this embedding model can know them: it is of another space
 *     than their embeddings, and their crops were not kept
 * @param threshold similarity from which a face is taken for a person's
 * @param models that gave the answer
 */
public record Identification(
        List<IdentifiedFace> faces,
        List<Face> tooSmall,
        List<String> notCompared,
        double threshold,
        List<GenerationId> models) {
    /** Takes copies. */
    public Identification {
        faces = List.copyOf(faces);
        tooSmall = List.copyOf(tooSmall);
        notCompared = List.copyOf(notCompared);
        models = List.copyOf(models);
    }
}
