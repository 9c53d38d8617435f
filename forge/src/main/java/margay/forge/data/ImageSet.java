package margay.forge.data;

import java.util.List;

/**
 * Labelled images of one size as unsigned bytes, held in the Java heap.
 *
 * @param classes the class names; a label is an index into this list
 * @param channels colour channels of each image
 * @param height rows of each image
 * @param width columns of each image
 * @param pixels all images one after the other, each as channel, row, column (CHW), 0..255
 * @param labels the label of each image
 */
public record ImageSet(List<String> classes, int channels, int height, int width, byte[] pixels, byte[] labels) {

    /** Checks that pixels and labels belong together. */
    public ImageSet {
        classes = List.copyOf(classes);
        if (pixels.length != (long) labels.length * channels * height * width) {
            throw new IllegalArgumentException("%d labels need %d bytes of pixels, there are %d"
                    .formatted(labels.length, (long) labels.length * channels * height * width, pixels.length));
        }
    }

    /** Returns the number of images. */
    public int size() {
        return labels.length;
    }

    /** Returns the number of bytes of one image. */
    public int imageBytes() {
        return channels * height * width;
    }

    /**
     * Copies the images at some positions into a set of their own.
     *
     * @param positions indices into this set, in the order wanted
     * @return the chosen images
     */
    public ImageSet pick(int[] positions) {
        byte[] chosen = new byte[positions.length * imageBytes()];
        byte[] chosenLabels = new byte[positions.length];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(pixels, positions[i] * imageBytes(), chosen, i * imageBytes(), imageBytes());
            chosenLabels[i] = labels[positions[i]];
        }
        return new ImageSet(classes, channels, height, width, chosen, chosenLabels);
    }
}
