package margay.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import margay.api.image.Point;
import org.junit.jupiter.api.Test;

class SimilarityTransformTest {
    private final Random random = new Random(20);

    @Test
    void fitRecoversTheTransformThatMovedThePoints() {
        for (int i = 0; i < 1000; i++) {
            SimilarityTransform truth = randomTransform();
            List<Point> from = randomPoints(2 + random.nextInt(6));
            SimilarityTransform fitted = SimilarityTransform.fit(
                    from, from.stream().map(truth::apply).toList());
            assertClose(truth, fitted);
        }
    }

    @Test
    void noNeighbourOfTheFitIsBetterOnNoisyPoints() {
        for (int i = 0; i < 200; i++) {
            List<Point> from = randomPoints(5);
            List<Point> to = from.stream().map(randomTransform()::apply).toList();
            List<Point> noisy = to.stream()
                    .map(p -> new Point(p.x() + random.nextGaussian(), p.y() + random.nextGaussian()))
                    .toList();
            SimilarityTransform best = SimilarityTransform.fit(from, noisy);
            double error = squares(best, from, noisy);
            neighbours(best).forEach(other -> assertTrue(squares(other, from, noisy) > error, other::toString));
        }
    }

    @Test
    void aMirroredFigureIsNotMirroredBack() {
        List<Point> from = List.of(new Point(0, 0), new Point(4, 0), new Point(0, 2));
        List<Point> mirrored = List.of(new Point(0, 0), new Point(-4, 0), new Point(0, 2));
        SimilarityTransform fitted = SimilarityTransform.fit(from, mirrored);
        assertTrue(squares(fitted, from, mirrored) > 1);
    }

    @Test
    void theInverseTakesPointsBack() {
        for (int i = 0; i < 1000; i++) {
            SimilarityTransform transform = randomTransform();
            Point point = randomPoints(1).get(0);
            Point back = transform.inverse().apply(transform.apply(point));
            assertEquals(point.x(), back.x(), 1e-6);
            assertEquals(point.y(), back.y(), 1e-6);
        }
    }

    @Test
    void theScaleIsHowMuchLongerDistancesBecome() {
        SimilarityTransform transform = new SimilarityTransform(3, 4, 7, 8);
        Point origin = transform.apply(new Point(0, 0));
        Point one = transform.apply(new Point(0, 1));
        assertEquals(Math.hypot(one.x() - origin.x(), one.y() - origin.y()), transform.scale(), 1e-12);
    }

    @Test
    void pointsThatTellNothingAreRefused() {
        Point here = new Point(5, 5);
        Point there = new Point(6, 5);
        assertRefused(List.of(here), List.of(there));
        assertRefused(List.of(here, there), List.of(here));
        assertRefused(List.of(here, here, here), List.of(here, there, here));
        assertThrows(ArithmeticException.class, new SimilarityTransform(0, 0, 1, 1)::inverse);
    }

    private static void assertRefused(List<Point> from, List<Point> to) {
        assertThrows(IllegalArgumentException.class, () -> SimilarityTransform.fit(from, to));
    }

    private static void assertClose(SimilarityTransform expected, SimilarityTransform actual) {
        assertEquals(expected.a(), actual.a(), 1e-6);
        assertEquals(expected.b(), actual.b(), 1e-6);
        assertEquals(expected.tx(), actual.tx(), 1e-4);
        assertEquals(expected.ty(), actual.ty(), 1e-4);
    }

    private static double squares(SimilarityTransform transform, List<Point> from, List<Point> to) {
        double sum = 0;
        for (int i = 0; i < from.size(); i++) {
            Point moved = transform.apply(from.get(i));
            sum += Math.pow(moved.x() - to.get(i).x(), 2)
                    + Math.pow(moved.y() - to.get(i).y(), 2);
        }
        return sum;
    }

    private static Stream<SimilarityTransform> neighbours(SimilarityTransform t) {
        double d = 1e-3;
        return Stream.of(-d, d)
                .flatMap(e -> Stream.of(
                        new SimilarityTransform(t.a() + e, t.b(), t.tx(), t.ty()),
                        new SimilarityTransform(t.a(), t.b() + e, t.tx(), t.ty()),
                        new SimilarityTransform(t.a(), t.b(), t.tx() + e, t.ty()),
                        new SimilarityTransform(t.a(), t.b(), t.tx(), t.ty() + e)));
    }

    private SimilarityTransform randomTransform() {
        double angle = random.nextDouble() * 2 * Math.PI;
        double scale = Math.exp(random.nextGaussian());
        return new SimilarityTransform(
                scale * Math.cos(angle),
                scale * Math.sin(angle),
                100 * random.nextGaussian(),
                100 * random.nextGaussian());
    }

    private List<Point> randomPoints(int count) {
        return Stream.generate(() -> new Point(random.nextDouble() * 200, random.nextDouble() * 200))
                .limit(count)
                .toList();
    }
}
