package margay.forge.search;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;

/**
 * Draws the subnets that an accuracy predictor learns from: one condition for the whole network, and bits around an
 * average between 2.4 and 7.6, so that small and large subnets are as frequent as middling ones. The same number always
 * gives the same subnet.
 */
public final class SubnetSampler {
    private static final double LEAST = 2.4;
    private static final double GREATEST = 7.6;
    private static final double SPREAD = 1.5;

    private final int layers;
    private final long seed;

    /**
     * Creates a sampler.
     *
     * @param layers the number of quantized layers
     * @param seed decides all subnets
     */
    public SubnetSampler(int layers, long seed) {
        this.layers = layers;
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
        double weights = random.nextDouble(LEAST, GREATEST);
        double inputs = random.nextDouble(LEAST, GREATEST);
        return FormSpace.ELASTIC.subnet(
                layers, layer -> condition.form(bitsAround(weights, random), bitsAround(inputs, random)));
    }

    private static int bitsAround(double average, RandomGenerator random) {
        long bits = Math.round(average + SPREAD * random.nextGaussian());
        return (int) Math.max(2, Math.min(8, bits));
    }
}
