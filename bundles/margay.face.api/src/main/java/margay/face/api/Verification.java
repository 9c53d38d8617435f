package margay.face.api;

import java.util.List;
import margay.api.model.GenerationId;

/**
 * Whether a face is a person's.
 *
 * @param accepted whether the similarity reaches the threshold
 * @param similarity cosine to the most similar image of the person
 * @param threshold from the model card
 * @param face the one that was compared
 * @param models that gave the answer
 */
public record Verification(
        boolean accepted, double similarity, double threshold, Face face, List<GenerationId> models) {
    /** Takes a copy. */
    public Verification {
        models = List.copyOf(models);
    }
}
