package margay.elastic.model;

import java.util.List;

/**
 * One operation of a network. Values between steps have names; images are NCHW.
 *
 * @param operation what is computed
 * @param inputs names of values: two of {@link Operation#ADD}, else one
 * @param output name of the value that is made
 * @param layer whose arrays are used, of {@link Operation#CONV} and {@link Operation#LINEAR}; otherwise empty
 * @param stride of a convolution, else 0
 * @param padding zeros on each side of a convolution's input, else 0
 * @param groups of a convolution, else 0
 */
public record Step(
        Operation operation, List<String> inputs, String output, String layer, int stride, int padding, int groups) {
    /** What a step computes. */
    public enum Operation {
        /** A two-dimensional convolution, then a factor and a shift for each channel. */
        CONV,
        /** A product with a matrix, then a shift. */
        LINEAR,
        /** max(x, 0). */
        RELU,
        /** min(max(x, 0), 6). */
        RELU6,
        /** The sum of two values. */
        ADD,
        /** The mean of each channel over all positions: NCHW to NC. */
        AVERAGE;

        /** @return whether it multiplies by weights, and so has a form */
        public boolean multiplies() {
            return this == CONV || this == LINEAR;
        }

        /** @return whether it takes away what is negative */
        public boolean rectifies() {
            return this == RELU || this == RELU6;
        }
    }

    /** Takes a copy. */
    public Step {
        inputs = List.copyOf(inputs);
    }

    /**
     * @param operation without weights
     * @param inputs names of values
     * @param output name of the value that is made
     * @return the step
     */
    public static Step plain(Operation operation, List<String> inputs, String output) {
        return new Step(operation, inputs, output, "", 0, 0, 0);
    }
}
