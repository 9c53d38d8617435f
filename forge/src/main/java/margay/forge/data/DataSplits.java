package margay.forge.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

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
        if (!Files.exists(source)) {
            throw new NoSuchFileException(
                    "There are no images at %s: name a zip or a folder with train/CLASS/IMAGE and test/CLASS/IMAGE"
                            .formatted(source));
        }
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

    /** Returns the SHA-256 of everything that a network sees of the data, in hexadecimal digits. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ImageSet set : List.of(train, holdout, test)) {
                String shape = "%s %d %d %d %d\n"
                        .formatted(set.classes(), set.size(), set.channels(), set.height(), set.width());
                digest.update(shape.getBytes(StandardCharsets.UTF_8));
                digest.update(set.labels());
                digest.update(set.pixels());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
