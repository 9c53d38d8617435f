package margay.face;

import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.FaceDetector;
import margay.face.api.Faces;
import margay.face.api.Picture;
import margay.face.internal.models.DetectionModel;
import margay.face.internal.stages.FaceModels;
import margay.face.internal.stages.FacePipeline;
import margay.face.internal.stages.Photo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds faces with whatever detector serves. */
@Component
public final class FaceDetectorService implements FaceDetector {
    private final FacePipeline pipeline;
    private final DetectionModel detector;

    /**
     * @param pipeline of a request
     * @param detector that serves
     */
    @Activate
    public FaceDetectorService(@Reference FacePipeline pipeline, @Reference DetectionModel detector) {
        this.pipeline = pipeline;
        this.detector = detector;
    }

    @Override
    public Faces detect(Picture picture, Cancellation cancellation) throws RequestException {
        try (FaceModels leased = pipeline.lease(cancellation, detector);
                Photo photo = pipeline.open(picture, leased)) {
            return new Faces(pipeline.detect(photo, leased), leased.generations());
        }
    }
}
