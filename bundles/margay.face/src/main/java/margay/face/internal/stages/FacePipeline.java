package margay.face.internal.stages;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.api.image.Point;
import margay.api.model.Models;
import margay.face.api.EmbeddedFace;
import margay.face.api.Embedding;
import margay.face.api.Face;
import margay.face.api.KeyPoint;
import margay.face.api.LandmarkedFace;
import margay.face.api.Picture;
import margay.face.internal.models.ServingModel;
import margay.face.internal.stages.StageClock.Stage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The stages of a face request, one after the other: lease, decode, detect, landmarks, align, embed. Leases come first:
 * so many requests have a decoded picture as the detector has slots, and who is refused decodes nothing. Thread-safe; all
 * that a request needs is in its {@link FaceModels} and its {@link Photo}.
 */
@Component(service = FacePipeline.class, configurationPid = FacePipeline.PID)
@Designate(ocd = FacePipeline.Config.class)
public final class FacePipeline {
    /** Name of the configuration. */
    public static final String PID = "margay.face";

    private static final String DECODING = "Decoding the picture";

    /** How faces are looked for. */
    @ObjectClassDefinition(name = "Margay faces", description = "How faces are looked for in pictures.")
    public @interface Config {
        /** @return in pixels */
        @AttributeDefinition(
                name = "Least height of a face",
                description = "Height of a face's box in pixels of the whole picture from which on it is told apart;"
                        + " smaller faces are reported as too small. Default 32.",
                min = "1")
        int leastFaceHeight() default 32;

        /** @return in pixels */
        @AttributeDefinition(
                name = "Shorter side for detection",
                description = "Pictures may be decoded smaller for detection as long as their shorter side keeps that"
                        + " many pixels. Default 480.",
                min = "240")
        int detectionSide() default 480;

        /** @return in pixels */
        @AttributeDefinition(
                name = "Height of a face for recognition",
                description = "Faces that were decoded with fewer pixels from top to bottom are decoded again, larger,"
                        + " if the file has more. Default 112.",
                min = "32")
        int recognitionHeight() default 112;
    }

    private final ImageDecoder decoder;
    private final Leasing leasing;
    private final Config config;

    /**
     * @param decoder for picture files
     * @param models for leases
     * @param config how faces are looked for
     */
    @Activate
    public FacePipeline(@Reference ImageDecoder decoder, @Reference Models models, Config config) {
        this.decoder = decoder;
        this.leasing = new Leasing(models);
        this.config = config;
    }

    /**
     * @param cancellation of the request
     * @param needed detector, landmarks, embedding: the first ones of these, or the last one alone
     * @return the leases, which the caller closes
     * @throws RequestException if they are not to be had
     */
    public FaceModels lease(Cancellation cancellation, ServingModel... needed) throws RequestException {
        return leasing.lease(cancellation, needed);
    }

    /**
     * @param picture of the request
     * @param leased models of the request
     * @return decoded for detection; the caller closes it
     * @throws RequestException if it is no picture, there is no memory for it, or the request has ended
     */
    public Photo open(Picture picture, FaceModels leased) throws RequestException {
        leased.cancellation().check(DECODING);
        leased.clock.start();
        Photo photo = Photo.open(picture, decoder, config.detectionSide());
        leased.clock.end(Stage.DECODE);
        return photo;
    }

    /**
     * @param photo where to look
     * @param leased with a detector
     * @return the faces in pixels of the whole picture, the surest first
     * @throws RequestException if the detector fails
     */
    public List<Face> detect(Photo photo, FaceModels leased) throws RequestException {
        leased.clock.start();
        List<Face> faces = Detections.of(leased.detector()).detect(photo.image(), leased.detector()).stream()
                .map(face -> inPhoto(face, photo))
                .toList();
        leased.clock.end(Stage.DETECT);
        return faces;
    }

    private static Face inPhoto(Face face, Photo photo) {
        var points = new EnumMap<KeyPoint, Point>(KeyPoint.class);
        face.keyPoints().forEach((kind, point) -> points.put(kind, photo.fromImage(point)));
        return new Face(photo.fromImage(face.box()), face.score(), points);
    }

    /**
     * @param photo the faces are in
     * @param faces in pixels of the whole picture
     * @param leased with a landmark model
     * @return the faces with their landmarks, in the same order
     * @throws RequestException if the model fails
     */
    public List<LandmarkedFace> landmarks(Photo photo, List<Face> faces, FaceModels leased) throws RequestException {
        leased.clock.start();
        List<LandmarkedFace> found = new ArrayList<>(faces.size());
        for (Face face : faces) {
            List<Point> points = Landmarks.find(photo.image(), photo.toImage(face.box()), leased.landmarks());
            found.add(new LandmarkedFace(
                    face, points.stream().map(photo::fromImage).toList()));
        }
        leased.clock.end(Stage.LANDMARKS);
        return found;
    }

    /**
     * @param photo the faces are in; decoded larger if they need it
     * @param faces large enough, in pixels of the whole picture
     * @param leased with all models
     * @return the faces with their embeddings, in the same order
     * @throws RequestException if a model fails
     */
    public List<EmbeddedFace> embed(Photo photo, List<Face> faces, FaceModels leased) throws RequestException {
        enlarge(photo, faces, leased);
        List<EmbeddedFace> embedded = new ArrayList<>(faces.size());
        for (LandmarkedFace face : landmarks(photo, faces, leased)) {
            float[] values = embed(photo.image(), aligning(photo, face.landmarks()), leased);
            embedded.add(new EmbeddedFace(face.face(), face.landmarks(), new Embedding(leased.space(), values)));
        }
        return embedded;
    }

    private void enlarge(Photo photo, List<Face> faces, FaceModels leased) throws RequestException {
        leased.cancellation().check(DECODING);
        double least =
                faces.stream().mapToDouble(face -> face.box().height()).min().orElse(Double.MAX_VALUE);
        leased.clock.start();
        photo.enlarge(config.recognitionHeight() / least);
        leased.clock.end(Stage.DECODE);
    }

    private static List<Point> aligning(Photo photo, List<Point> landmarks) {
        return FacePoints.of(landmarks).stream().map(photo::toImage).toList();
    }

    private static float[] embed(Image image, List<Point> points, FaceModels leased) throws RequestException {
        leased.clock.start();
        Embeddings.align(image, points, leased.embedding());
        leased.clock.end(Stage.ALIGN);
        float[] values = Embeddings.run(leased.embedding());
        leased.clock.end(Stage.EMBED);
        return values;
    }

    /**
     * @param crop of a face
     * @param leased with the embedding model
     * @return the face's embedding in the space of the leased model
     * @throws RequestException if the model fails
     */
    public Embedding embed(AlignedCrop crop, FaceModels leased) throws RequestException {
        return new Embedding(leased.space(), embed(crop.image(), crop.points(), leased));
    }

    /**
     * @param photo the face is in, as large as its embedding needed it
     * @param face with landmarks
     * @return the aligned crop
     */
    public AlignedCrop crop(Photo photo, EmbeddedFace face) {
        return AlignedCrop.of(photo.image(), aligning(photo, face.landmarks()));
    }

    /** @return height in pixels of the whole picture from which a face is told apart */
    public int leastFaceHeight() {
        return config.leastFaceHeight();
    }
}
