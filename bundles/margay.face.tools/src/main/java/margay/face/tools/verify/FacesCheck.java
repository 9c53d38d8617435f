package margay.face.tools.verify;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.Box;
import margay.face.api.EmbeddedFace;
import margay.face.api.EmbeddedFaces;
import margay.face.api.FaceEmbedder;
import margay.face.api.FaceGallery;
import margay.face.api.IdentifiedFace;
import margay.face.api.Picture;

/** Recognises a person on a photograph and notes every number on the way. */
final class FacesCheck {
    private static final String PERSON = "margay verify";

    private final FaceEmbedder embedder;
    private final FaceGallery gallery;
    private final ByteBuffer photograph;

    FacesCheck(FaceEmbedder embedder, FaceGallery gallery, ByteBuffer photograph) {
        this.embedder = embedder;
        this.gallery = gallery;
        this.photograph = photograph;
    }

    /**
     * Finds and embeds the faces.
     *
     * @param outputs to add the numbers to
     * @param phase names them
     * @return what the box answered
     */
    EmbeddedFaces embed(Outputs outputs, String phase) throws RequestException {
        EmbeddedFaces answer = embedder.embed(picture(), Cancellation.withoutDeadline());
        if (answer.faces().isEmpty()) {
            throw new RequestException(Code.FAILED, "The box found no face on the photograph");
        }
        List<EmbeddedFace> faces = answer.faces().stream()
                .sorted(Comparator.comparingDouble(face -> face.face().box().left()))
                .toList();
        for (int i = 0; i < faces.size(); i++) {
            add(outputs, phase + ".face" + i, faces.get(i));
        }
        return answer;
    }

    private static void add(Outputs outputs, String name, EmbeddedFace face) {
        Box box = face.face().box();
        float[] embedding = face.embedding().values();
        outputs.add(name + ".score", face.face().score())
                .add(name + ".box", box.left(), box.top(), box.right(), box.bottom())
                .add(name + ".landmarks", landmarks(face))
                .add(
                        name + ".embedding",
                        IntStream.range(0, embedding.length)
                                .mapToDouble(i -> embedding[i])
                                .toArray());
    }

    private static double[] landmarks(EmbeddedFace face) {
        return face.landmarks().stream()
                .flatMapToDouble(point -> DoubleStream.of(point.x(), point.y()))
                .toArray();
    }

    /** Enrols the person of the photograph, asks who is on it, and forgets the person. */
    void recognise(Outputs outputs) throws RequestException {
        gallery.enrol(PERSON, List.of(picture()), Cancellation.withoutDeadline());
        try {
            double similarity = gallery.identify(picture(), Cancellation.withoutDeadline()).faces().stream()
                    .flatMap(face -> face.match().stream())
                    .mapToDouble(IdentifiedFace.Match::similarity)
                    .max()
                    .orElseThrow(() -> new RequestException(Code.FAILED, "The box does not recognise the person"));
            outputs.add("similarity", similarity);
        } finally {
            gallery.delete(PERSON);
        }
    }

    private Picture picture() {
        return Picture.of(photograph.duplicate());
    }
}
