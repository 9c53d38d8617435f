package margay.backend.tck;

import java.util.Random;

/** Numbers that are the same in every run. */
final class Weights {
    private Weights() {}

    /** Between -1 and 1. */
    static float[][] random(int rows, int columns) {
        Random random = new Random(rows * 31L + columns);
        float[][] weights = new float[rows][columns];
        for (float[] row : weights) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextFloat() * 2 - 1;
            }
        }
        return weights;
    }
}
