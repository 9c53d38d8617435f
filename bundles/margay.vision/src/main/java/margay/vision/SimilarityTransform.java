package margay.vision;

import java.util.List;
import margay.api.image.Point;

/**
 * Rotation, uniform scale and translation, without reflection: {@code x' = a x - b y + tx}, {@code y' = b x + a y + ty}.
 *
 * @param a scale times cosine of the angle
 * @param b scale times sine of the angle
 * @param tx in units of the target
 * @param ty in units of the target
 */
public record SimilarityTransform(double a, double b, double tx, double ty) {
    /**
     * The transform with the least sum of squared distances between the transformed {@code from} and {@code to}: S.
     * Umeyama, Least-squares estimation of transformation parameters between two point patterns (1991),
     * https://doi.org/10.1109/34.88573, in its closed form for the plane.
     *
     * @param from at least two places
     * @param to as many, in the same order
     * @return the transform
     * @throws IllegalArgumentException if the lists differ in size, or all of {@code from} lie in one place
     */
    public static SimilarityTransform fit(List<Point> from, List<Point> to) {
        if (from.size() != to.size() || from.size() < 2) {
            throw new IllegalArgumentException("A similarity transform needs two or more pairs of points, not "
                    + from.size() + " and " + to.size() + " points");
        }
        Point p = centroid(from);
        Point q = centroid(to);
        double spread = 0;
        double dot = 0;
        double cross = 0;
        for (int i = 0; i < from.size(); i++) {
            double x = from.get(i).x() - p.x();
            double y = from.get(i).y() - p.y();
            double u = to.get(i).x() - q.x();
            double v = to.get(i).y() - q.y();
            spread += x * x + y * y;
            dot += x * u + y * v;
            cross += x * v - y * u;
        }
        if (!(spread > 0)) {
            throw new IllegalArgumentException("A similarity transform needs points in different places: " + from);
        }
        double a = dot / spread;
        double b = cross / spread;
        return new SimilarityTransform(a, b, q.x() - a * p.x() + b * p.y(), q.y() - b * p.x() - a * p.y());
    }

    private static Point centroid(List<Point> points) {
        double x = 0;
        double y = 0;
        for (Point point : points) {
            x += point.x();
            y += point.y();
        }
        return new Point(x / points.size(), y / points.size());
    }

    /**
     * @param point a place
     * @return where it comes to lie
     */
    public Point apply(Point point) {
        return new Point(a * point.x() - b * point.y() + tx, b * point.x() + a * point.y() + ty);
    }

    /**
     * @return the transform back
     * @throws ArithmeticException if the scale is 0
     */
    public SimilarityTransform inverse() {
        double square = a * a + b * b;
        if (!(square > 0)) {
            throw new ArithmeticException("A similarity transform of scale 0 has no inverse");
        }
        double c = a / square;
        double d = -b / square;
        return new SimilarityTransform(c, d, -(c * tx - d * ty), -(d * tx + c * ty));
    }

    /** @return how many times longer distances become */
    public double scale() {
        return Math.hypot(a, b);
    }
}
