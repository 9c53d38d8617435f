package margay.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import margay.api.image.Box;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
    private final Random random = new Random(30);

    @Test
    void agreesWithTakingTheBestAndStrikingWhatItCovers() {
        for (int i = 0; i < 500; i++) {
            List<Box> boxes = randomBoxes(random.nextInt(40));
            float[] scores = new float[boxes.size()];
            for (int k = 0; k < scores.length; k++) {
                scores[k] = random.nextInt(10) / 10f;
            }
            double iou = random.nextDouble();
            assertArrayEquals(byStriking(boxes, scores, iou), NonMaximumSuppression.select(boxes, scores, iou));
        }
    }

    @Test
    void ofTwoThatOverlapTheBetterStaysAndAThirdIsUntouched() {
        List<Box> boxes = List.of(new Box(0, 0, 10, 10), new Box(1, 0, 11, 10), new Box(50, 50, 60, 60));
        assertArrayEquals(new int[] {1, 2}, NonMaximumSuppression.select(boxes, new float[] {0.7f, 0.9f, 0.8f}, 0.4));
    }

    @Test
    void anOverlapOfExactlyTheLimitIsAllowed() {
        List<Box> boxes = List.of(new Box(0, 0, 2, 1), new Box(1, 0, 3, 1));
        assertArrayEquals(new int[] {0, 1}, NonMaximumSuppression.select(boxes, new float[] {1, 0.5f}, 1.0 / 3));
    }

    @Test
    void everyBoxNeedsAScore() {
        assertThrows(
                IllegalArgumentException.class,
                () -> NonMaximumSuppression.select(List.of(new Box(0, 0, 1, 1)), new float[0], 0.5));
    }

    private static int[] byStriking(List<Box> boxes, float[] scores, double iou) {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            left.add(i);
        }
        List<Integer> taken = new ArrayList<>();
        while (!left.isEmpty()) {
            int best = left.get(0);
            for (int index : left) {
                best = scores[index] > scores[best] ? index : best;
            }
            int winner = best;
            taken.add(winner);
            left.removeIf(index -> index == winner || boxes.get(index).intersectionOverUnion(boxes.get(winner)) > iou);
        }
        return taken.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Box> randomBoxes(int count) {
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double left = random.nextInt(50);
            double top = random.nextInt(50);
            boxes.add(new Box(left, top, left + random.nextInt(30), top + random.nextInt(30)));
        }
        return boxes;
    }
}
