package margay.face.api;

import java.util.List;
import margay.api.model.GenerationId;

/**
 * What was enrolled. It is on the disk when the caller gets this.
 *
 * @param person as the gallery has it now
 * @param faces the face found in each picture, in their order
 * @param models that gave the embeddings
 */
public record Enrolment(Person person, List<Face> faces, List<GenerationId> models) {
    /** Takes copies. */
    public Enrolment {
        faces = List.copyOf(faces);
        models = List.copyOf(models);
    }
}
