package margay.forge.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;
import margay.forge.nn.Parameter;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;

/**
 * The learned step size and offset of one form of one tensor. The parameter is the logarithm of the step size: a step of
 * the optimizer then changes the size by a share, whatever its magnitude, and it stays positive.
 *
 * @param logScale natural logarithm of the step size
 * @param offset the offset; none for symmetric forms
 */
public record Quantizer(Parameter logScale, Optional<Parameter> offset) {

    /**
     * Adds a quantizer to a network.
     *
     * @param parameters where its arrays are added
     * @param name its unique name
     * @param shape the shape of step size and offset
     * @param symmetric whether there is no offset
     * @return a quantizer of step size 1
     */
    public static Quantizer create(Parameters parameters, String name, Shape shape, boolean symmetric) {
        float[] zeros = new float[Math.toIntExact(shape.size())];
        return new Quantizer(
                parameters.add(name + ".logscale", Parameter.Role.STEP_SIZE, shape, zeros),
                symmetric
                        ? Optional.empty()
                        : Optional.of(parameters.add(name + ".offset", Parameter.Role.OFFSET, shape, zeros)));
    }

    /**
     * Quantizes and brings back to floats.
     *
     * @param x what is quantized
     * @param range the integers
     * @param gradientFactor what the gradients of step size and offset are multiplied by
     * @param pass the use of the network
     * @return of the shape of x
     */
    public NDArray apply(NDArray x, IntegerRange range, double gradientFactor, Pass pass) {
        Steps steps = inSteps(x, range, gradientFactor, pass);
        return steps.values().mul(steps.size());
    }

    /**
     * Quantizes and leaves the result in units of the step size.
     *
     * @param x what is quantized
     * @param range the integers
     * @param gradientFactor what the gradients of step size and offset are multiplied by
     * @param pass the use of the network
     * @return what times its step size is the result of {@link #apply}
     */
    public Steps inSteps(NDArray x, IntegerRange range, double gradientFactor, Pass pass) {
        UnaryOperator<NDArray> paced = array -> pass.isTracked() ? GradientScale.apply(array, gradientFactor) : array;
        NDArray scale = paced.apply(pass.use(logScale).exp());
        Optional<NDArray> shift = offset.map(pass::use).map(paced);
        return new Steps(FakeQuantization.inSteps(x, scale, shift, range), scale);
    }

    /**
     * Quantized values in units of their step size.
     *
     * @param values the values
     * @param size the step size, of a shape that broadcasts to that of the values
     */
    public record Steps(NDArray values, NDArray size) {}

    /** Returns the step sizes, one per channel or one for all. */
    public float[] scales() {
        float[] scales = logScale.value().toFloatArray();
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) Math.exp(scales[i]);
        }
        return scales;
    }

    /** Returns the offsets, as many as step sizes; zeros for symmetric forms. */
    public float[] offsets() {
        return offset.map(o -> o.value().toFloatArray())
                .orElseGet(() -> new float[Math.toIntExact(logScale.value().size())]);
    }

    /**
     * Sets step sizes and offsets.
     *
     * @param grids one per channel, or one for all
     */
    void set(StepSearch.Grid... grids) {
        float[] logs = new float[grids.length];
        float[] offsets = new float[grids.length];
        for (int i = 0; i < grids.length; i++) {
            logs[i] = (float) Math.log(grids[i].scale());
            offsets[i] = (float) grids[i].offset();
        }
        logScale.value().set(logs);
        offset.ifPresent(o -> o.value().set(offsets));
    }
}
