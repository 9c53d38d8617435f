package margay.face.internal.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import margay.api.image.Box;
import margay.api.image.Point;
import margay.face.api.Face;
import margay.face.api.Faces;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import margay.face.api.IdentifiedFace.Match;
import margay.face.api.LandmarkedFace;
import margay.face.api.LandmarkedFaces;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static Face face(double left) {
        return new Face(new Box(left, 0, left + 100, 100), 0.9, Map.of());
    }

    private static double faces(List<Face> expected, List<Face> actual) {
        return new FacesCapability(null).agreement(new Faces(expected, List.of()), new Faces(actual, List.of()));
    }

    @Test
    void theSameFacesAgreeInAnyOrder() {
        assertEquals(1, faces(List.of(face(0), face(200)), List.of(face(203), face(2))));
        assertEquals(1, faces(List.of(), List.of()));
    }

    @Test
    void aFaceMoreOrLessCostsItsShare() {
        assertEquals(2.0 / 3, faces(List.of(face(0), face(200)), List.of(face(0))), 1e-12);
        assertEquals(2.0 / 3, faces(List.of(face(0)), List.of(face(0), face(200))), 1e-12);
        assertEquals(0, faces(List.of(face(0)), List.of()));
        assertEquals(0, faces(List.of(face(0)), List.of(face(60))));
    }

    @Test
    void oneFaceIsNotTheSameAsTwo() {
        assertEquals(2.0 / 3, faces(List.of(face(0), face(1)), List.of(face(0))), 1e-12);
    }

    @Test
    void landmarksAgreeLessTheFartherTheyAreApart() {
        LandmarksCapability capability = new LandmarksCapability(null);
        LandmarkedFaces here = landmarks(0);
        assertEquals(1, capability.agreement(here, landmarks(0)));
        assertEquals(0.5, capability.agreement(here, landmarks(5)), 1e-9);
        assertEquals(0, capability.agreement(here, landmarks(30)));
    }

    private static LandmarkedFaces landmarks(double right) {
        List<Point> points =
                IntStream.range(0, 68).mapToObj(i -> new Point(i + right, i)).toList();
        return new LandmarkedFaces(List.of(new LandmarkedFace(face(0), points)), List.of());
    }

    @Test
    void identitiesAgreeByName() {
        IdentifyCapability capability = new IdentifyCapability(null);
        assertEquals(1, capability.agreement(who("Ann", 0.5), who("Ann", 0.7)));
        assertEquals(0, capability.agreement(who("Ann", 0.5), who("Ben", 0.5)));
        assertEquals(0, capability.agreement(who("Ann", 0.5), nobody()));
        assertEquals(1, capability.agreement(nobody(), nobody()));
    }

    private static Identification who(String name, double similarity) {
        return identification(Optional.of(new Match(name, similarity)));
    }

    private static Identification nobody() {
        return identification(Optional.empty());
    }

    private static Identification identification(Optional<Match> match) {
        return new Identification(List.of(new IdentifiedFace(face(0), match)), List.of(), List.of(), 0.3, List.of());
    }
}
