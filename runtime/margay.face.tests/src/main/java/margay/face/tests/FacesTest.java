package margay.face.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.image.Box;
import margay.api.image.ImageException;
import margay.api.model.GenerationId;
import margay.face.api.EmbeddedFaces;
import margay.face.api.Face;
import margay.face.api.FaceDetector;
import margay.face.api.FaceEmbedder;
import margay.face.api.FaceLandmarker;
import margay.face.api.Faces;
import margay.face.api.LandmarkedFaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faces are found, marked and embedded with the real models. */
class FacesTest {
    /** Where the astronaut's face is. */
    private static final Box FACE = new Box(178, 63, 270, 173);

    private FaceDetector detector;
    private FaceLandmarker landmarker;
    private FaceEmbedder embedder;

    @BeforeEach
    void services() throws InterruptedException {
        detector = Host.await(FaceDetector.class);
        landmarker = Host.await(FaceLandmarker.class);
        embedder = Host.await(FaceEmbedder.class);
    }

    private Faces detect(byte[] file) throws RequestException {
        return detector.detect(Photos.picture(file), Cancellation.withoutDeadline());
    }

    private static List<String> names(List<GenerationId> models) {
        return models.stream().map(GenerationId::model).toList();
    }

    @Test
    void oneFaceIsFoundWhereItIs() throws RequestException {
        Faces faces = detect(Photos.file(Photos.ASTRONAUT));
        assertEquals(1, faces.faces().size());
        Face face = faces.faces().get(0);
        assertTrue(face.box().intersectionOverUnion(FACE) > 0.9, face.toString());
        assertTrue(face.score() > 0.9);
        assertEquals(List.of("face-detector"), names(faces.models()));
    }

    @Test
    void manyFacesAreFoundInLargePhotographs() throws RequestException {
        assertEquals(3, detect(Photos.file(Photos.THREE)).faces().size());
        Faces five = detect(Photos.file(Photos.FIVE));
        assertEquals(5, five.faces().size());
        for (Face face : five.faces()) {
            assertTrue(face.box().height() > 200 && face.box().height() < 300, face.toString());
        }
    }

    @Test
    void landmarksLieInTheFace() throws RequestException {
        LandmarkedFaces faces = landmarker.landmarks(Photos.of(Photos.ASTRONAUT), Cancellation.withoutDeadline());
        assertEquals(List.of("face-detector", "face-landmarks"), names(faces.models()));
        var points = faces.faces().get(0).landmarks();
        assertEquals(68, points.size());
        points.forEach(p -> assertTrue(p.x() > 165 && p.x() < 285 && p.y() > 50 && p.y() < 185, p.toString()));
        assertTrue(points.get(36).x() < points.get(45).x(), "the left eye is left of the right one");
        assertTrue(points.get(27).y() < points.get(30).y(), "the nose goes down");
        assertTrue(points.get(30).y() < points.get(57).y(), "the mouth is below the nose");
    }

    @Test
    void embeddingsTellPeopleApart() throws RequestException {
        EmbeddedFaces whole = embedder.embed(Photos.of(Photos.ASTRONAUT), Cancellation.withoutDeadline());
        EmbeddedFaces smaller = embedder.embed(
                Photos.picture(Photos.part(Photos.ASTRONAUT, 60, 10, 320, 300, 0.7)), Cancellation.withoutDeadline());
        EmbeddedFaces three = embedder.embed(Photos.of(Photos.THREE), Cancellation.withoutDeadline());
        assertEquals(List.of("face-detector", "face-landmarks", "face-embedding"), names(whole.models()));
        var astronaut = whole.faces().get(0).embedding();
        assertEquals("faceplugin-r1", astronaut.space());
        assertEquals(1, astronaut.similarity(astronaut), 1e-5);
        assertTrue(astronaut.similarity(smaller.faces().get(0).embedding()) > 0.6);
        three.faces()
                .forEach(other ->
                        assertTrue(astronaut.similarity(other.embedding()) < three.threshold(), "another person"));
    }

    @Test
    void noFaceIsAnAnswer() throws RequestException {
        assertTrue(detect(Photos.noise(320, 240)).faces().isEmpty());
        assertTrue(detect(Photos.noise(1, 1)).faces().isEmpty());
        EmbeddedFaces none = embedder.embed(Photos.picture(Photos.noise(640, 480)), Cancellation.withoutDeadline());
        assertTrue(none.faces().isEmpty() && none.tooSmall().isEmpty());
    }

    @Test
    void hostileFilesAreRefusedAndNothingElseSuffers() throws RequestException {
        byte[] photo = Photos.file(Photos.ASTRONAUT);
        byte[] png = Photos.noise(64, 64);
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            byte[] file =
                    Arrays.copyOf(round % 2 == 0 ? photo : png, random.nextInt(round % 2 == 0 ? 2000 : png.length));
            for (int i = 0; i < 10 && file.length > 0; i++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            answersOrRefuses(file);
        }
        refuses(new byte[0]);
        refuses("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
        refuses(bomb());
        assertEquals(1, detect(photo).faces().size());
    }

    private void answersOrRefuses(byte[] file) throws RequestException {
        try {
            detect(file);
        } catch (ImageException e) {
            assertEquals(Code.INVALID_INPUT, e.code());
        }
    }

    private void refuses(byte[] file) {
        assertThrows(ImageException.class, () -> detect(file));
    }

    /** A PNG file whose header promises four billion pixels. */
    private static byte[] bomb() {
        byte[] file = Photos.noise(2, 2);
        for (int at = 16; at < 24; at += 4) {
            file[at] = 0;
            file[at + 1] = 0;
            file[at + 2] = (byte) 0xFF;
            file[at + 3] = (byte) 0xFF;
        }
        return file;
    }

    @Test
    void aRequestThatHasEndedIsNotAnswered() {
        Cancellation cancelled = Cancellation.withoutDeadline();
        cancelled.cancel();
        RequestException e =
                assertThrows(RequestException.class, () -> detector.detect(Photos.of(Photos.ASTRONAUT), cancelled));
        assertEquals(Code.CANCELLED, e.code());
    }
}
