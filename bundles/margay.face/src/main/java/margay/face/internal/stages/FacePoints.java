package margay.face.internal.stages;

import java.util.Arrays;
import java.util.List;
import margay.api.image.Point;

/**
 * The five points by which a face is aligned: eyes, nose, corners of the mouth, in this order, left as in the picture.
 * They come from 68 landmarks in the order of the iBUG 300-W markup.
 */
public final class FacePoints {
    static final int LANDMARKS = 68;

    /** How many points align a face. */
    public static final int ALIGNING = 5;

    private FacePoints() {}

    /**
     * @param landmarks 68 points
     * @return the five points
     */
    public static List<Point> of(List<Point> landmarks) {
        return List.of(
                mean(landmarks, 37, 38, 40, 41),
                mean(landmarks, 43, 44, 46, 47),
                landmarks.get(30),
                mean(landmarks, 48, 60),
                mean(landmarks, 54, 64));
    }

    private static Point mean(List<Point> points, int... indexes) {
        double x = Arrays.stream(indexes).mapToDouble(i -> points.get(i).x()).sum();
        double y = Arrays.stream(indexes).mapToDouble(i -> points.get(i).y()).sum();
        return new Point(x / indexes.length, y / indexes.length);
    }
}
