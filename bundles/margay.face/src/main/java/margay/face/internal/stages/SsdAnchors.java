package margay.face.internal.stages;

/**
 * Centres of the anchors of a single-shot detector whose anchors all have the size of the input: for each layer, cell by
 * cell in reading order, the anchors of a cell one after the other.
 *
 * @see <a href="https://doi.org/10.1007/978-3-319-46448-0_2">Liu et al., SSD: Single Shot MultiBox Detector, 2016</a>
 */
final class SsdAnchors {
    private final float[] x;
    private final float[] y;

    private SsdAnchors(int count) {
        x = new float[count];
        y = new float[count];
    }

    /**
     * @param size rows and columns of the input
     * @param strides of the layers, in elements of the input
     * @param perCell anchors of a cell of each layer
     */
    static SsdAnchors of(int size, int[] strides, int[] perCell) {
        SsdAnchors anchors = new SsdAnchors(count(size, strides, perCell));
        int next = 0;
        for (int layer = 0; layer < strides.length; layer++) {
            next = anchors.add(next, cells(size, strides[layer]), perCell[layer]);
        }
        return anchors;
    }

    private static int count(int size, int[] strides, int[] perCell) {
        int count = 0;
        for (int layer = 0; layer < strides.length; layer++) {
            int cells = cells(size, strides[layer]);
            count += cells * cells * perCell[layer];
        }
        return count;
    }

    private static int cells(int size, int stride) {
        return (size + stride - 1) / stride;
    }

    private int add(int first, int cells, int perCell) {
        int next = first;
        for (int cell = 0; cell < cells * cells; cell++) {
            for (int i = 0; i < perCell; i++) {
                x[next] = (cell % cells + 0.5f) / cells;
                y[next] = (cell / cells + 0.5f) / cells;
                next++;
            }
        }
        return next;
    }

    int count() {
        return x.length;
    }

    /** From 0 to 1 of the input. */
    float x(int anchor) {
        return x[anchor];
    }

    /** From 0 to 1 of the input. */
    float y(int anchor) {
        return y[anchor];
    }
}
