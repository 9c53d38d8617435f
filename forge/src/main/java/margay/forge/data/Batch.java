package margay.forge.data;

/**
 * One batch in Java arrays.
 *
 * @param pixels normalised images as NCHW
 * @param labels one label per image
 */
public record Batch(float[] pixels, int[] labels) {
    /** Returns the number of images. */
    public int size() {
        return labels.length;
    }
}
