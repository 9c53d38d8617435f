package margay.vision;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import margay.api.image.Box;

/** Greedy non-maximum suppression: of boxes that overlap too much, the one with the best score stays. */
public final class NonMaximumSuppression {
    private NonMaximumSuppression() {}

    /**
     * Takes boxes by falling score, leaving out each that overlaps one already taken by more than {@code iou}. Among
     * equal scores, the lower index comes first.
     *
     * @param boxes the candidates
     * @param scores one a box; none is NaN
     * @param iou intersection over union, 0 to 1
     * @return indexes of the boxes taken, best first
     * @throws IllegalArgumentException if the sizes differ
     */
    public static int[] select(List<Box> boxes, float[] scores, double iou) {
        if (boxes.size() != scores.length) {
            throw new IllegalArgumentException(boxes.size() + " boxes have " + scores.length + " scores");
        }
        Box[] taken = new Box[scores.length];
        int[] selected = new int[scores.length];
        int count = 0;
        for (int index : byFallingScore(scores)) {
            Box box = boxes.get(index);
            if (!overlaps(box, taken, count, iou)) {
                taken[count] = box;
                selected[count++] = index;
            }
        }
        return Arrays.copyOf(selected, count);
    }

    private static int[] byFallingScore(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing(index -> -scores[index]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean overlaps(Box box, Box[] taken, int count, double iou) {
        for (int i = 0; i < count; i++) {
            if (box.intersectionOverUnion(taken[i]) > iou) {
                return true;
            }
        }
        return false;
    }
}
