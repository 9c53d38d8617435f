package margay.classify.internal.scores;

import java.util.Collections;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The greatest of many values. */
final class TopK {
    private TopK() {}

    /**
     * @param values finite
     * @param k how many are wanted, at least 1; all if there are fewer
     * @return indexes of the greatest, greatest first; of equal ones the lower index first
     */
    static int[] of(float[] values, int k) {
        Comparator<Integer> leastFirst =
                Comparator.<Integer, Float>comparing(index -> values[index]).thenComparing(Collections.reverseOrder());
        PriorityQueue<Integer> kept = new PriorityQueue<>(leastFirst);
        for (int index = 0; index < values.length; index++) {
            kept.add(index);
            if (kept.size() > k) {
                kept.remove();
            }
        }
        int[] greatest = new int[kept.size()];
        for (int i = greatest.length - 1; i >= 0; i--) {
            greatest[i] = kept.remove();
        }
        return greatest;
    }
}
