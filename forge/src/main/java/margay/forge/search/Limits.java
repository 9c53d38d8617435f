package margay.forge.search;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import margay.forge.quant.Subnet;

/**
 * What a subnet may cost. A search for average bits alone also keeps within half a bit below them, for weights and for
 * inputs; with another limit bits have no least average.
 *
 * @param bits greatest average bits of weights, and of inputs
 * @param bytes greatest size of the packed weights
 * @param ms longest time on a box, milliseconds
 */
public record Limits(double bits, Optional<Long> bytes, Optional<Double> ms) {
    private static final double TOLERANCE = 0.5;

    /**
     * Returns how far a subnet is outside: 0 if it is within all limits; bits, and shares of the other limits, add up.
     *
     * @param costs tells bits and bytes
     * @param time tells milliseconds; asked only if there is a limit
     */
    public ToDoubleFunction<Subnet> excess(BitBudget costs, ToDoubleFunction<Subnet> time) {
        return subnet -> outside(costs.weightBits(subnet))
                + outside(costs.activationBits(subnet))
                + bytes.map(most -> above(costs.bytes(subnet), most)).orElse(0.0)
                + ms.map(most -> above(time.applyAsDouble(subnet), most)).orElse(0.0);
    }

    private double outside(double average) {
        double least = bytes.isPresent() || ms.isPresent() ? 0 : bits - TOLERANCE;
        return Math.max(0, average - bits) + Math.max(0, least - average);
    }

    private static double above(double value, double most) {
        return Math.max(0, value / most - 1);
    }

    /** Returns them as a name, for example {@code 3}, {@code 3.60000}, {@code 5.1.2ms}. */
    public String name() {
        return (bits == Math.rint(bits) ? "%.0f".formatted(bits) : Double.toString(bits))
                + bytes.map(most -> "." + most).orElse("")
                + ms.map(most -> "." + most + "ms").orElse("");
    }
}
