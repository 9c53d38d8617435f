package margay.classify.internal.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopKTest {
    private static int[] sorted(float[] values, int k) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing((Integer index) -> -values[index]).thenComparing(index -> index))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Test
    void theyAreTheFirstOfAllInOrder() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            float[] values = new float[1 + random.nextInt(40)];
            for (int i = 0; i < values.length; i++) {
                values[i] = 1 + random.nextInt(12);
            }
            int k = 1 + random.nextInt(45);
            assertArrayEquals(sorted(values, k), TopK.of(values, k));
        }
    }

    @Test
    void ofEqualValuesTheLowerIndexIsTaken() {
        assertArrayEquals(new int[] {0, 1}, TopK.of(new float[] {2, 2, 2}, 2));
    }

    @Test
    void thereAreNoMoreThanThereAreValues() {
        assertArrayEquals(new int[] {1, 0}, TopK.of(new float[] {-5, 3}, 1000));
    }
}
