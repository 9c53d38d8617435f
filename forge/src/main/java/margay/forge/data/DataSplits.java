package margay.forge.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The three disjoint parts of a data set.
 *
 * @param train what networks learn from
 * @param holdout training images set aside to compare subnets on
 * @param test images for the figures that are reported
 */
public record DataSplits(ImageSet train, ImageSet holdout, ImageSet test) {
    private static final long HOLDOUT_SEED = 20231002;

    /**
     * Opens a data set with the folders {@code train} and {@code test}.
     *
     * @param source a folder or zip as {@link ImageFolder} reads it
     * @param holdout how many training images are set aside; the same ones in every run
     * @param cache keeps decoded images
     * @return the parts
     * @throws IOException if the source cannot be read
     */
    public static DataSplits open(Path source, int holdout, ImageCache cache) throws IOException {
        ImageSet all = cache.get(source, "train");
        if (holdout < 0 || holdout >= all.size()) {
            throw new IllegalArgumentException("%d images cannot be set aside of %d".formatted(holdout, all.size()));
        }
        int[] order = BatchMaker.shuffled(all.size(), HOLDOUT_SEED);
        int[] held = Arrays.copyOf(order, holdout);
        int[] kept = Arrays.copyOfRange(order, holdout, order.length);
        Arrays.sort(held);
        Arrays.sort(kept);
        return new DataSplits(all.pick(kept), all.pick(held), cache.get(source, "test"));
    }
}
