package margay.forge.search;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;

/**
 * Draws the subnets that an accuracy predictor learns from: one condition for the whole network, and bits around an
 * average. Averages, weighted by the number of values as {@link BitBudget} has them, are evenly spread between 2.1 and 7.9;
 * in every second subnet inputs have the same average as weights, where a search looks. The same number always gives the
 * same subnet.
 */
public final class SubnetSampler {
    private static final double LEAST = 2.1;
    private static final double GREATEST = 7.9;
    private static final double SPREAD = 1.5;
    private static final double NEAR = 0.1;
    private static final int MOST_STEPS = 10_000;

    private final List<Long> weightSizes;
    private final List<Long> inputSizes;
    private final long seed;

    /**
     * Creates a sampler.
     *
     * @param weightSizes the number of weights of each quantized layer
     * @param inputSizes the number of values that each gets as input
     * @param seed decides all subnets
     */
    public SubnetSampler(List<Long> weightSizes, List<Long> inputSizes, long seed) {
        this.weightSizes = weightSizes;
        this.inputSizes = inputSizes;
        this.seed = seed;
    }

    /**
     * Draws a subnet.
     *
     * @param number its number, from 0
     */
    public Subnet draw(int number) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + number).nextLong());
        List<Condition> conditions = Condition.all();
        Condition condition = conditions.get(random.nextInt(conditions.size()));
        double average = random.nextDouble(LEAST, GREATEST);
        int[] weights = bits(average, weightSizes, random);
        int[] inputs = bits(number % 2 == 0 ? average : random.nextDouble(LEAST, GREATEST), inputSizes, random);
        return FormSpace.ELASTIC.subnet(weightSizes.size(), layer -> condition.form(weights[layer], inputs[layer]));
    }

    /** Bits of each layer by chance, moved one by one until their average is near the wanted one. */
    private static int[] bits(double average, List<Long> sizes, RandomGenerator random) {
        int[] bits = new int[sizes.size()];
        Arrays.setAll(bits, layer -> within(Math.round(average + SPREAD * random.nextGaussian())));
        for (int step = 0; step < MOST_STEPS; step++) {
            double missing = average - BitBudget.average(sizes, layer -> bits[layer]);
            if (Math.abs(missing) < NEAR) {
                break;
            }
            int layer = random.nextInt(1, bits.length - 1);
            bits[layer] = within(bits[layer] + (missing > 0 ? 1 : -1));
        }
        return bits;
    }

    private static int within(long bits) {
        return (int) Math.max(2, Math.min(8, bits));
    }
}
