package margay.elastic.onnx;

import java.util.Optional;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/**
 * Where the result of a convolution goes.
 *
 * @param rectifier between the two, if there is one
 * @param value that the user takes
 * @param user a layer that multiplies integers
 */
record Chain(Optional<Step> rectifier, String value, Step user) {
    /** The least and the greatest integer that is left of a range, as unsigned bytes. */
    int[] range(QuantizedInput input) {
        int least = rectifier.isPresent() ? Math.max(0, input.least()) : input.least();
        int greatest =
                rectifier.filter(step -> step.operation() == Operation.RELU6).isPresent()
                        ? (int) Math.min(input.greatest(), Math.rint(6 / input.scale()))
                        : input.greatest();
        return new int[] {least + input.zeroPoint(), greatest + input.zeroPoint()};
    }
}
