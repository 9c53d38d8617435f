package margay.face.internal.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import margay.api.image.Box;
import margay.api.image.Image;
import margay.api.image.Point;
import margay.vision.SimilarityTransform;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private static void assertNear(Point expected, Point actual, double tolerance) {
        assertEquals(expected.x(), actual.x(), tolerance);
        assertEquals(expected.y(), actual.y(), tolerance);
    }

    @Test
    void theTemplateLiesOnItselfInAPictureOfItsSize() {
        SimilarityTransform identity = Alignment.toImage(Alignment.template(112, 0), 112, 0);
        assertNear(new Point(17, 93), identity.apply(new Point(17, 93)), 1e-9);
    }

    @Test
    void aFaceThatIsTurnedScaledAndMovedIsAlignedBack() {
        Random random = new Random(3);
        for (int round = 0; round < 100; round++) {
            double angle = random.nextDouble() * 6;
            double scale = 0.3 + random.nextDouble() * 5;
            SimilarityTransform pose = new SimilarityTransform(
                    scale * Math.cos(angle), scale * Math.sin(angle), random.nextInt(900), random.nextInt(900));
            List<Point> points =
                    Alignment.template(112, 0).stream().map(pose::apply).toList();
            SimilarityTransform toImage = Alignment.toImage(points, 112, 0);
            assertNear(pose.apply(new Point(0, 0)), toImage.apply(new Point(0, 0)), 1e-6);
            assertNear(pose.apply(new Point(112, 50)), toImage.apply(new Point(112, 50)), 1e-6);
        }
    }

    @Test
    void fivePointsComeFromEyesNoseAndMouth() {
        List<Point> landmarks =
                IntStream.range(0, 68).mapToObj(i -> new Point(i, 1000 + i)).toList();
        assertEquals(
                List.of(
                        new Point(39, 1039),
                        new Point(45, 1045),
                        new Point(30, 1030),
                        new Point(54, 1054),
                        new Point(59, 1059)),
                FacePoints.of(landmarks));
    }

    @Test
    void theLandmarkSquareIsCutAtTheEdges() {
        assertEquals(new Box(10, 20, 50, 60), Landmarks.region(new Box(20, 20, 40, 60), 200, 100));
        assertEquals(new Box(0, 0, 15, 20), Landmarks.region(new Box(-10, -20, 0, 20), 200, 100));
        assertEquals(new Box(185, 80, 200, 100), Landmarks.region(new Box(195, 80, 205, 110), 200, 100));
    }

    @Test
    void aCropKeepsThePixelsAndThePointsOfTheFace() {
        Image image = gradient(400, 400);
        List<Point> points = Alignment.template(224, 40).stream()
                .map(p -> new Point(p.x() + 90, p.y() + 70))
                .toList();
        AlignedCrop crop = AlignedCrop.of(image, points);
        SimilarityTransform back = SimilarityTransform.fit(crop.points(), points);
        for (int i = 0; i < 5; i++) {
            assertNear(points.get(i), back.apply(crop.points().get(i)), 1e-6);
        }
        Point centre = back.apply(new Point(80, 80));
        int red = crop.rgb()[(80 * AlignedCrop.SIZE + 80) * 3] & 0xFF;
        int green = crop.rgb()[(80 * AlignedCrop.SIZE + 80) * 3 + 1] & 0xFF;
        assertEquals(centre.x() / 2, red, 1.5);
        assertEquals(centre.y() / 2, green, 1.5);
    }

    @Test
    void aCropOfAnotherSizeIsRefused() {
        List<Point> points = Alignment.template(160, 10);
        assertThrows(IllegalArgumentException.class, () -> new AlignedCrop(points, new byte[7]));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AlignedCrop(points.subList(0, 4), new byte[AlignedCrop.BYTES]));
    }

    /** Red grows to the right, green downwards, by one in two pixels. */
    private static Image gradient(int width, int height) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels.put((byte) (x / 2)).put((byte) (y / 2)).put((byte) 0);
            }
        }
        return new Image(width, height, Image.Format.RGB, pixels.flip(), 1, () -> {});
    }
}
