package margay.forge.export;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import margay.elastic.model.Form;

/**
 * The images that a box checks forms on, and how near outputs have to come. A form that is computed in another way, on
 * another processor, gives other outputs where a value is rounded one step otherwise; the images are those on which that
 * changes least. Outputs have to be nearer to those of their form than half of the way to any other form, as far as rounding
 * allows.
 */
final class GoldenVectors {
    private static final int IMAGES = 4;
    private static final double LEAST_TOLERANCE = 1e-3;

    private final List<Candidate> candidates;
    private final int[] images;

    /**
     * A form on the images to choose from.
     *
     * @param form the form
     * @param outputs as it runs
     * @param otherwise the same, computed in other ways
     */
    record Candidate(Form form, Predictions outputs, List<Predictions> otherwise) {
        private double[] differences() {
            return IntStream.range(0, outputs.size())
                    .mapToDouble(image -> otherwise.stream()
                            .mapToDouble(other -> difference(image, other))
                            .max()
                            .orElse(0))
                    .toArray();
        }

        private double difference(int image, Predictions other) {
            return ExportCheck.difference(outputs.logits()[image], other.logits()[image]);
        }

        /** The greatest difference of another form on some images. */
        private double distance(Candidate other, int[] images) {
            return Arrays.stream(images)
                    .mapToDouble(image -> difference(image, other.outputs))
                    .max()
                    .orElse(0);
        }
    }

    /** @param candidates all on the same images */
    GoldenVectors(List<Candidate> candidates) {
        this.candidates = candidates;
        this.images = steadiest(candidates);
    }

    /** Of each part of the images that on which computing in other ways changes least, as a share of what is usual. */
    private static int[] steadiest(List<Candidate> candidates) {
        int size = candidates.get(0).outputs().size();
        double[] change = new double[size];
        for (Candidate candidate : candidates) {
            double[] differences = candidate.differences();
            double usual = Math.max(
                    LEAST_TOLERANCE, Arrays.stream(differences).average().orElse(0));
            Arrays.setAll(change, image -> Math.max(change[image], differences[image] / usual));
        }
        int parts = Math.min(IMAGES, size);
        return IntStream.range(0, parts)
                .map(part -> IntStream.range(part * size / parts, (part + 1) * size / parts)
                        .boxed()
                        .min(Comparator.comparingDouble(image -> change[image]))
                        .orElseThrow())
                .toArray();
    }

    /** Returns the positions of the images. */
    int[] images() {
        return images.clone();
    }

    /**
     * Returns how far an output may be off: half of the way to the nearest other form, or less if on all images computing in
     * other ways changes less; on the images that were chosen it may change twice what it did here.
     */
    double tolerance(Candidate candidate) {
        double[] differences = candidate.differences();
        double usual = Arrays.stream(differences).max().orElse(0);
        double chosen = Arrays.stream(images)
                .mapToDouble(image -> differences[image])
                .max()
                .orElse(0);
        return Math.max(LEAST_TOLERANCE, Math.max(2 * chosen, Math.min(2 * usual, nearest(candidate) / 2)));
    }

    private double nearest(Candidate candidate) {
        return others(candidate)
                .mapToDouble(other -> candidate.distance(other, images))
                .min()
                .orElse(Double.MAX_VALUE);
    }

    /** The other forms, without those that only have another name. */
    private Stream<Candidate> others(Candidate candidate) {
        return candidates.stream()
                .filter(other -> !other.form().layers().equals(candidate.form().layers()));
    }
}
