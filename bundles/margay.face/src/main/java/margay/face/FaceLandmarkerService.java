package margay.face;

import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.Face;
import margay.face.api.FaceLandmarker;
import margay.face.api.LandmarkedFaces;
import margay.face.api.Picture;
import margay.face.internal.models.DetectionModel;
import margay.face.internal.models.LandmarksModel;
import margay.face.internal.stages.FaceModels;
import margay.face.internal.stages.FacePipeline;
import margay.face.internal.stages.Photo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds faces and their landmarks with whatever models serve. */
@Component
public final class FaceLandmarkerService implements FaceLandmarker {
    private final FacePipeline pipeline;
    private final DetectionModel detector;
    private final LandmarksModel landmarks;

    /**
     * @param pipeline of a request
     * @param detector that serves
     * @param landmarks that serves
     */
    @Activate
    public FaceLandmarkerService(
            @Reference FacePipeline pipeline, @Reference DetectionModel detector, @Reference LandmarksModel landmarks) {
        this.pipeline = pipeline;
        this.detector = detector;
        this.landmarks = landmarks;
    }

    @Override
    public LandmarkedFaces landmarks(Picture picture, Cancellation cancellation) throws RequestException {
        try (FaceModels leased = pipeline.lease(cancellation, detector, landmarks);
                Photo photo = pipeline.open(picture, leased)) {
            List<Face> faces = pipeline.detect(photo, leased);
            return new LandmarkedFaces(pipeline.landmarks(photo, faces, leased), leased.generations());
        }
    }
}
