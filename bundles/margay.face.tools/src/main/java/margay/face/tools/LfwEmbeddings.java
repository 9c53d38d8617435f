package margay.face.tools;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Image;
import margay.api.image.ImageDecoder;
import margay.face.api.EmbeddedFaces;
import margay.face.api.Embedding;
import margay.face.api.FaceEmbedder;
import margay.face.api.Picture;
import margay.face.tools.Clients.Task;
import margay.face.tools.VerificationProtocol.Scored;

/** The embeddings of LFW images. */
final class LfwEmbeddings {
    private static final double NOT_COMPARED = -1;

    private final Photographs photographs;
    private final ImageDecoder decoder;
    private final FaceEmbedder embedder;
    private final Runnable step;

    LfwEmbeddings(Photographs photographs, ImageDecoder decoder, FaceEmbedder embedder, Runnable step) {
        this.photographs = photographs;
        this.decoder = decoder;
        this.embedder = embedder;
        this.step = step;
    }

    /** By image; those without a face are left out. Works on all processors. */
    Map<String, Embedding> of(Collection<String> images) throws RequestException, IOException {
        Map<String, Embedding> embeddings = new ConcurrentHashMap<>();
        List<Task> tasks = images.stream()
                .map(image -> (Task) () -> {
                    embed(image, embeddings);
                    step.run();
                })
                .toList();
        Clients.run(Runtime.getRuntime().availableProcessors(), tasks);
        return embeddings;
    }

    private void embed(String image, Map<String, Embedding> embeddings) throws RequestException, IOException {
        try (Image picture = decoder.decode(photographs.read(image))) {
            EmbeddedFaces faces = embedder.embed(Picture.of(picture), Cancellation.withoutDeadline());
            CentralFace.of(faces, picture.width(), picture.height())
                    .ifPresent(face -> embeddings.put(image, face.embedding()));
        }
    }

    static List<Scored> compare(LfwPairs lfw, Map<String, Embedding> embeddings) {
        return lfw.pairs().stream()
                .map(pair -> new Scored(
                        similarity(embeddings.get(pair.first()), embeddings.get(pair.second())),
                        pair.same(),
                        pair.fold()))
                .toList();
    }

    private static double similarity(Embedding first, Embedding second) {
        return first == null || second == null ? NOT_COMPARED : first.similarity(second);
    }
}
