package margay.face.api;

import java.util.List;
import margay.api.model.GenerationId;

/**
 * The faces in a picture.
 *
 * @param faces the surest first; empty if there are none
 * @param models that gave the answer
 */
public record Faces(List<Face> faces, List<GenerationId> models) {
    /** Takes copies. */
    public Faces {
        faces = List.copyOf(faces);
        models = List.copyOf(models);
    }
}
