package margay.forge.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepSearchTest {
    @Test
    void valuesOnAGridAreFoundAgain() {
        float[] values = new float[16];
        for (int q = -8; q < 8; q++) {
            values[q + 8] = q * 0.25f + 0.1f;
        }
        StepSearch.Grid grid = new StepSearch(IntegerRange.signed(4), false).best(values);
        assertEquals(0.25, grid.scale(), 1e-6);
        assertEquals(0.1, grid.offset(), 1e-6);
    }

    @Test
    void symmetricGridsHaveNoOffset() {
        StepSearch.Grid grid = new StepSearch(IntegerRange.unsigned(3), true).best(new float[] {0, 1, 3, 7});
        assertEquals(0, grid.offset());
        assertEquals(1, grid.scale(), 1e-6);
    }

    @Test
    void anOutlierIsCutOffAtFewBits() {
        SplittableRandom random = new SplittableRandom(2);
        float[] values = new float[2000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[7] = 6;
        StepSearch.Grid grid = new StepSearch(IntegerRange.signed(2), true).best(values);
        assertTrue(grid.scale() < 2, "step size is " + grid.scale());
        assertTrue(
                error(values, grid) <= error(values, new StepSearch.Grid(4, 0)),
                "the search is worse than the whole range");
    }

    @Test
    void equalValuesGiveAPositiveStep() {
        assertTrue(
                new StepSearch(IntegerRange.signed(4), true).best(new float[5]).scale() > 0);
    }

    @Test
    void aSampleComesFromAllColumnsOfImages() {
        int side = 32;
        float[] values = new float[128 * 16 * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % side;
        }
        int[] picked = new int[side];
        for (float column : StepSearch.sample(values, StepSearch.SAMPLE)) {
            picked[(int) column]++;
        }
        int even = StepSearch.SAMPLE / side;
        for (int count : picked) {
            assertTrue(Math.abs(count - even) < even / 3, Arrays.toString(picked));
        }
    }

    @Test
    void aSampleOfNoMoreValuesThanWantedIsAllOfThem() {
        assertArrayEquals(new float[] {3, 1, 2}, StepSearch.sample(new float[] {3, 1, 2}, 3));
    }

    private static double error(float[] values, StepSearch.Grid grid) {
        double sum = 0;
        for (float value : values) {
            double q = Math.max(-2, Math.min(1, Math.rint(value / grid.scale())));
            sum += Math.pow(Math.abs(q * grid.scale() - value), 2.4);
        }
        return sum;
    }
}
