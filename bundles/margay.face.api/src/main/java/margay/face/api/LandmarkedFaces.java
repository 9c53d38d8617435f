package margay.face.api;

import java.util.List;
import margay.api.model.GenerationId;

/**
 * The faces in a picture with their landmarks.
 *
 * @param faces the surest first; empty if there are none
 * @param models that gave the answer
 */
public record LandmarkedFaces(List<LandmarkedFace> faces, List<GenerationId> models) {
    /** Takes copies. */
    public LandmarkedFaces {
        faces = List.copyOf(faces);
        models = List.copyOf(models);
    }
}
