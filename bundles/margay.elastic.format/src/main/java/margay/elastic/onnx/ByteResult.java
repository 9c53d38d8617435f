package margay.elastic.onnx;

import java.util.Optional;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/**
 * Where the result of a step is kept in bytes.
 *
 * @param rectifier that it goes through before, if there is one
 * @param value that is kept
 * @param grid that it is rounded to
 */
public record ByteResult(Optional<Step> rectifier, String value, Grid grid) {
    /** @return the least integer that the rectifier leaves, as an unsigned byte */
    public int least() {
        return (rectifier.isPresent() ? Math.max(0, grid.least()) : grid.least()) + grid.zeroPoint();
    }

    /** @return the greatest integer that the rectifier leaves, as an unsigned byte */
    public int greatest() {
        boolean bounded =
                rectifier.filter(step -> step.operation() == Operation.RELU6).isPresent();
        return (bounded ? (int) Math.min(grid.greatest(), Math.rint(6 / grid.scale())) : grid.greatest())
                + grid.zeroPoint();
    }

    /** Whether all unsigned bytes are left. */
    boolean fillsByte() {
        return least() == 0 && greatest() == 255;
    }
}
