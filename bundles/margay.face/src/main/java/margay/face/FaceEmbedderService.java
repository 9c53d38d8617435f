package margay.face;

import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.EmbeddedFaces;
import margay.face.api.Face;
import margay.face.api.FaceEmbedder;
import margay.face.api.Picture;
import margay.face.internal.models.FaceModelSet;
import margay.face.internal.stages.FaceModels;
import margay.face.internal.stages.FacePipeline;
import margay.face.internal.stages.Photo;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives the embeddings of faces with whatever models serve. */
@Component
public final class FaceEmbedderService implements FaceEmbedder {
    private final FacePipeline pipeline;
    private final FaceModelSet models;
    private final FaceChoice choice;

    /**
     * @param pipeline of a request
     * @param models that serve
     */
    @Activate
    public FaceEmbedderService(@Reference FacePipeline pipeline, @Reference FaceModelSet models) {
        this.pipeline = pipeline;
        this.models = models;
        this.choice = new FaceChoice(pipeline.leastFaceHeight());
    }

    @Override
    public EmbeddedFaces embed(Picture picture, Cancellation cancellation) throws RequestException {
        try (FaceModels leased = pipeline.lease(cancellation, models.all());
                Photo photo = pipeline.open(picture, leased)) {
            return embed(photo, leased);
        }
    }

    private EmbeddedFaces embed(Photo photo, FaceModels leased) throws RequestException {
        List<Face> found = pipeline.detect(photo, leased);
        return new EmbeddedFaces(
                pipeline.embed(photo, choice.largeEnough(found), leased),
                choice.tooSmall(found),
                leased.threshold(),
                leased.times(),
                leased.generations());
    }
}
