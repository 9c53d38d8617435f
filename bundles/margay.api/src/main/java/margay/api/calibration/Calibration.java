package margay.api.calibration;

import java.util.List;
import margay.api.calibration.Trial.Verdict;

/**
 * What was measured of a model on this box.
 *
 * @param model its name
 * @param version of it that was measured
 * @param wish what counted
 * @param trials of every way, the default first
 */
public record Calibration(String model, String version, Wish wish, List<Trial> trials) {
    /** Takes a copy. */
    public Calibration {
        trials = List.copyOf(trials);
    }

    /** @return the one that was taken */
    public Trial taken() {
        return trials.stream()
                .filter(trial -> trial.verdict() == Verdict.TAKEN)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nothing was taken: " + trials));
    }
}
