package margay.face.internal.gallery;

import margay.api.RequestException;
import margay.face.api.Embedding;
import margay.face.internal.stages.AlignedCrop;

/** A leased embedding model, for crops. One thread at a time. */
public interface CropModel extends AutoCloseable {
    /**
     * @return the space of its embeddings
     * @throws RequestException if it names none
     */
    String space() throws RequestException;

    /**
     * @return elements of an embedding
     * @throws RequestException if it names no space
     */
    int dimension() throws RequestException;

    /**
     * @param crop of a face
     * @return its embedding in the model's space
     * @throws RequestException if the model fails or the request ends
     */
    Embedding embed(AlignedCrop crop) throws RequestException;

    @Override
    void close();
}
