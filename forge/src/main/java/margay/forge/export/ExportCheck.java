package margay.forge.export;

import java.util.Optional;
import java.util.stream.IntStream;
import margay.elastic.model.Form;

/**
 * How one way to compute a form differs from another on the same images.
 *
 * @param greatest difference of two logits
 * @param agreement share of images that get the same class, 0..1
 * @param accuracy of the second minus that of the first
 * @param images how many there are
 */
record ExportCheck(double greatest, double agreement, double accuracy, int images) {
    private static final double FLOAT_DIFFERENCE = 1e-3;
    private static final double AGREEMENT = 0.999;
    private static final double ROUNDED_AGREEMENT = 0.99;
    private static final double ACCURACY = 0.001;
    private static final double ROUNDING = 1e-9;

    static ExportCheck of(Predictions trained, Predictions exported) {
        double greatest = IntStream.range(0, trained.size())
                .mapToDouble(i -> difference(trained.logits()[i], exported.logits()[i]))
                .max()
                .orElse(0);
        long same = IntStream.range(0, trained.size())
                .filter(i -> Predictions.best(trained.logits()[i]) == Predictions.best(exported.logits()[i]))
                .count();
        return new ExportCheck(
                greatest, same / (double) trained.size(), exported.accuracy() - trained.accuracy(), trained.size());
    }

    /** Returns the greatest difference of two rows. */
    static double difference(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Double.isFinite(other[i]) ? Math.abs(one[i] - other[i]) : Double.MAX_VALUE)
                .max()
                .orElse(0);
    }

    /** Returns what differs by how much, if the file of a form does not compute what was measured. */
    Optional<String> objection(Form form) {
        boolean holds = form.isFloat()
                ? greatest <= FLOAT_DIFFERENCE
                : agreement >= AGREEMENT - ROUNDING && Math.abs(accuracy) <= ACCURACY + ROUNDING;
        return holds ? Optional.empty() : Optional.of(text(form));
    }

    /**
     * Returns the same if a form, as it runs, is not what was trained. Values that are rounded otherwise change the class of
     * some images, but not their share.
     */
    Optional<String> objectionToRounding(Form form) {
        double image = 1.0 / images;
        boolean holds =
                agreement >= ROUNDED_AGREEMENT - image && Math.abs(accuracy) <= Math.max(ACCURACY, image) + ROUNDING;
        return holds ? Optional.empty() : Optional.of(text(form));
    }

    private String text(Form form) {
        return ("The export of %s is not the trained network: logits differ by up to %.2g, %.2f %% of"
                        + " the images get the same class, accuracy differs by %+.2f points")
                .formatted(form.name(), greatest, 100 * agreement, 100 * accuracy);
    }
}
