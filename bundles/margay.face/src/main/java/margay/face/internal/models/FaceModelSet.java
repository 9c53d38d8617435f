package margay.face.internal.models;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** All models that recognition needs; there while all of them serve. */
@Component(service = FaceModelSet.class)
public final class FaceModelSet {
    private final DetectionModel detection;
    private final LandmarksModel landmarks;
    private final EmbeddingModel embedding;

    /**
     * @param detection that serves
     * @param landmarks that serves
     * @param embedding that serves
     */
    @Activate
    public FaceModelSet(
            @Reference DetectionModel detection,
            @Reference LandmarksModel landmarks,
            @Reference EmbeddingModel embedding) {
        this.detection = detection;
        this.landmarks = landmarks;
        this.embedding = embedding;
    }

    /** @return detector, landmarks, embedding */
    public ServingModel[] all() {
        return new ServingModel[] {detection, landmarks, embedding};
    }

    /** @return the embedding model alone */
    public ServingModel embedding() {
        return embedding;
    }
}
