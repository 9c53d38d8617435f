package margay.forge.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes batches of an image set. A batch is a function of the seed, the epoch and its number in the epoch and nothing
 * else, so that a run that is resumed at any batch sees what the uninterrupted run would have seen.
 */
public final class BatchMaker {
    private final ImageSet images;
    private final Normalization normalization;
    private final float[][] tables;
    private final int batchSize;
    private final long seed;

    /**
     * Creates a maker.
     *
     * @param images the images
     * @param normalization how bytes become numbers
     * @param batchSize images a batch
     * @param seed decides order and augmentation
     */
    public BatchMaker(ImageSet images, Normalization normalization, int batchSize, long seed) {
        this.images = images;
        this.normalization = normalization;
        this.batchSize = batchSize;
        this.seed = seed;
        this.tables = new float[images.channels()][];
        for (int c = 0; c < tables.length; c++) {
            tables[c] = normalization.table(c);
        }
    }

    /** Returns the number of whole batches of a training epoch; what remains is left out of that epoch. */
    public int trainingBatches() {
        return images.size() / batchSize;
    }

    /** Returns the number of batches that hold every image once; the last may be smaller. */
    public int evaluationBatches() {
        return (images.size() + batchSize - 1) / batchSize;
    }

    /** Returns the images. */
    public ImageSet images() {
        return images;
    }

    /** Returns the normalization. */
    public Normalization normalization() {
        return normalization;
    }

    /**
     * Returns the order of the images in an epoch.
     *
     * @param epoch the epoch, from 0
     * @return a permutation of the positions
     */
    public int[] order(int epoch) {
        return shuffled(images.size(), mix(seed, epoch, -1));
    }

    /** Returns the numbers 0..size-1 in an order that depends on the seed alone. */
    static int[] shuffled(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = positions(0, size);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /**
     * Makes an augmented batch.
     *
     * @param order the order of the epoch, see {@link #order}
     * @param epoch the epoch, from 0
     * @param number the number of the batch, from 0
     * @return the batch
     */
    public Batch training(int[] order, int epoch, int number) {
        SplittableRandom random = new SplittableRandom(mix(seed, epoch, number));
        Batch batch = empty(batchSize);
        for (int i = 0; i < batchSize; i++) {
            copy(order[number * batchSize + i], batch, i, Augmentation.random(random));
        }
        return batch;
    }

    /**
     * Makes a batch of images as they are, in the order of the set.
     *
     * @param number the number of the batch, from 0
     * @return the batch
     */
    public Batch evaluation(int number) {
        int from = number * batchSize;
        int[] chosen = positions(from, Math.min(images.size(), from + batchSize));
        Batch batch = empty(chosen.length);
        for (int i = 0; i < chosen.length; i++) {
            copy(chosen[i], batch, i, Augmentation.NONE);
        }
        return batch;
    }

    private Batch empty(int size) {
        return new Batch(new float[size * images.imageBytes()], new int[size]);
    }

    private static int[] positions(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static long mix(long seed, long epoch, long number) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch * 0xBF58476D1CE4E5B9L + number).nextLong();
    }

    private void copy(int position, Batch batch, int slot, Augmentation augmentation) {
        batch.labels()[slot] = images.labels()[position] & 0xff;
        int plane = images.height() * images.width();
        for (int c = 0; c < images.channels(); c++) {
            copyPlane(
                    position * images.imageBytes() + c * plane,
                    batch.pixels(),
                    slot * images.imageBytes() + c * plane,
                    tables[c],
                    augmentation);
        }
    }

    private void copyPlane(int from, float[] to, int target, float[] table, Augmentation augmentation) {
        for (int row = 0; row < images.height(); row++) {
            int sourceRow = augmentation.sourceRow(row);
            if (sourceRow >= 0 && sourceRow < images.height()) {
                copyRow(from + sourceRow * images.width(), to, target + row * images.width(), table, augmentation);
            }
        }
    }

    private void copyRow(int from, float[] to, int target, float[] table, Augmentation augmentation) {
        int width = images.width();
        for (int column = 0; column < width; column++) {
            int source = augmentation.sourceColumn(column, width);
            if (source >= 0 && source < width) {
                to[target + column] = table[images.pixels()[from + source] & 0xff];
            }
        }
    }
}
