package margay.elastic.tools;

import java.util.Objects;
import java.util.stream.Stream;
import margay.elastic.Budget;
import picocli.CommandLine.Option;

/** What a command line says of a budget. */
final class BudgetOptions {
    @Option(
            names = "--form",
            paramLabel = "NAME",
            description = "Let just this form serve, whatever it costs. Stands alone.")
    private String form;

    @Option(
            names = "--accuracy-floor",
            paramLabel = "0..1",
            description = "Least accuracy on the test images, as a share: 0.88 is 88 %%.")
    private Double accuracyFloor;

    @Option(names = "--max-bytes", paramLabel = "N", description = "Greatest size of the model file.")
    private Long maxBytes;

    @Option(
            names = "--max-ms",
            paramLabel = "MS",
            description = "Longest time of one run, one thread, as this box measures it.")
    private Double maxMs;

    @Option(
            names = "--prefer",
            paramLabel = "WHAT",
            description =
                    "Which form within the budget is best: accuracy (as it comes; half a percentage point more is not worth"
                            + " a larger form), size, latency or energy (processor time, which is that of latency).")
    private String prefer;

    @Option(names = "--none", description = "No budget: as --prefer accuracy. Stands alone.")
    private boolean none;

    boolean given() {
        return none || Stream.of(form, accuracyFloor, maxBytes, maxMs, prefer).anyMatch(Objects::nonNull);
    }

    /**
     * @throws IllegalArgumentException if options exclude each other, there is no such preference, or the accuracy is no
     *     share
     */
    Budget budget() {
        boolean limited = Stream.of(accuracyFloor, maxBytes, maxMs, prefer).anyMatch(Objects::nonNull);
        if (Stream.of(none, form != null, limited).filter(given -> given).count() > 1) {
            throw new IllegalArgumentException(
                    "--form and --none stand alone: give either of them, or limits and --prefer");
        }
        return new Budget(
                form,
                accuracyFloor,
                maxBytes,
                maxMs,
                prefer == null ? Budget.Preference.ACCURACY : Budget.Preference.named(prefer));
    }
}
