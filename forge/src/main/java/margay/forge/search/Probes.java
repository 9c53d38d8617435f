package margay.forge.search;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;

/**
 * Subnets to time on a box, so that a {@link LatencyModel} learns from them: every second layer by chance has 8 bits,
 * others have 2 to 7, all {@link Condition#PLAIN}. The same number always gives the same subnet.
 */
public final class Probes {
    private Probes() {}

    /**
     * Draws subnets.
     *
     * @param layers the number of quantized layers
     * @param count how many
     */
    public static List<Subnet> draw(int layers, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> draw(layers, new SplittableRandom(new SplittableRandom(number).nextLong())))
                .toList();
    }

    private static Subnet draw(int layers, SplittableRandom random) {
        return FormSpace.ELASTIC.subnet(
                layers,
                layer -> random.nextBoolean()
                        ? Condition.PLAIN.form(8, 8)
                        : Condition.PLAIN.form(random.nextInt(2, 8), random.nextInt(2, 8)));
    }
}
