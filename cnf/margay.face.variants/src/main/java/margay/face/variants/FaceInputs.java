package margay.face.variants;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.descriptor.DescriptorReader;
import margay.face.api.Face;
import margay.face.api.Picture;
import margay.face.internal.models.DetectionModel;
import margay.face.internal.models.EmbeddingModel;
import margay.face.internal.models.LandmarksModel;
import margay.face.internal.models.ServingModel;
import margay.face.internal.stages.FaceModels;
import margay.face.internal.stages.FacePipeline;
import margay.face.internal.stages.Photo;
import org.osgi.framework.Version;

/** What the face models are run on when faces in photographs are recognised. */
final class FaceInputs {
    private static final Version ANY = new Version(1, 0, 0);
    private static final List<String> STAGES = List.of("face-detector", "face-landmarks", "face-embedding");

    private FaceInputs() {}

    /**
     * Does what a box does with photographs, by its own stages; no service of a box gives out what its models are run on.
     *
     * @return inputs by the name of a model
     */
    static Map<String, List<float[]>> of(Path bundles, Path weights, List<Path> photos, Path scratch)
            throws IOException, OrtException, InvalidDescriptorException, RequestException {
        DescriptorReader reader = new DescriptorReader(scratch);
        try (FloatModel detector = open(STAGES.get(0), bundles, weights, reader);
                FloatModel landmarks = open(STAGES.get(1), bundles, weights, reader);
                FloatModel embedding = open(STAGES.get(2), bundles, weights, reader)) {
            FacePipeline pipeline = new FacePipeline(new PictureFiles(), new FloatModels(), defaults());
            ServingModel[] models = {
                serving(new DetectionModel(), detector),
                serving(new LandmarksModel(), landmarks),
                serving(new EmbeddingModel(), embedding)
            };
            for (Path photo : photos) {
                Picture picture = Picture.of(ByteBuffer.wrap(Files.readAllBytes(photo)));
                try (FaceModels leased = pipeline.lease(Cancellation.withoutDeadline(), models);
                        Photo open = pipeline.open(picture, leased)) {
                    recognise(pipeline, open, leased);
                }
            }
            return Map.of(
                    detector.name(), detector.seen(),
                    landmarks.name(), landmarks.seen(),
                    embedding.name(), embedding.seen());
        }
    }

    private static ServingModel serving(ServingModel task, FloatModel model) {
        task.bind(model);
        return task;
    }

    private static void recognise(FacePipeline pipeline, Photo photo, FaceModels leased) throws RequestException {
        List<Face> large = pipeline.detect(photo, leased).stream()
                .filter(face -> face.box().height() >= pipeline.leastFaceHeight())
                .toList();
        pipeline.embed(photo, large, leased);
    }

    static FloatModel open(String name, Path bundles, Path weights, DescriptorReader reader)
            throws IOException, OrtException, InvalidDescriptorException {
        try (InputStream json = Files.newInputStream(descriptor(bundles, name))) {
            ModelDescriptor descriptor = reader.read(json, ANY);
            return new FloatModel(
                    descriptor, weights.resolve(Path.of(descriptor.weights()).getFileName()));
        }
    }

    static Path descriptor(Path bundles, String name) {
        return bundles.resolve("margay.model." + name).resolve("src/main/resources/model/descriptor.json");
    }

    /** The settings of a box that nobody configured. */
    private static FacePipeline.Config defaults() {
        return (FacePipeline.Config) Proxy.newProxyInstance(
                FaceInputs.class.getClassLoader(),
                new Class<?>[] {FacePipeline.Config.class},
                (proxy, setting, arguments) -> setting.getDefaultValue());
    }
}
