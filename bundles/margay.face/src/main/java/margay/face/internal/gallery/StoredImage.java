package margay.face.internal.gallery;

import java.util.HashMap;
import java.util.Map;

/**
 * One enrolled image of a person.
 *
 * @param id unique in the gallery; its crop, if kept, has the same
 * @param crop whether its aligned crop is kept
 * @param embeddings unit vectors by embedding space; not changed after construction
 */
record StoredImage(long id, boolean crop, Map<String, float[]> embeddings) {
    StoredImage {
        embeddings = Map.copyOf(embeddings);
    }

    boolean isIn(String space) {
        return embeddings.containsKey(space);
    }

    StoredImage with(String space, float[] embedding) {
        var all = new HashMap<>(embeddings);
        all.put(space, embedding);
        return new StoredImage(id, crop, all);
    }

    StoredImage withoutCrop() {
        return new StoredImage(id, false, embeddings);
    }
}
