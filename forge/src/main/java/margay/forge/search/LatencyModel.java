package margay.forge.search;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import margay.forge.quant.Subnet;

/**
 * Predicts how long a subnet runs on the box on which others were timed: a constant, and what each layer adds or saves
 * that has 8 bits without an offset, alone and with the layer behind it, since integer kernels run on those. Ridge
 * regression (Hoerl and Kennard, Technometrics 1970, doi:10.1080/00401706.1970.10488634). A subnet that was timed has its
 * measured time; those whose layers all have 8 bits, which run in another way, teach nothing about others. Immutable.
 */
public final class LatencyModel {
    /** How many subnets of mixed bits have to be timed. */
    public static final int LEAST = 10;

    private static final float RIDGE = 0.5f;

    private final Map<Subnet, Double> known;
    private final Regression regression;
    private final double error;

    private LatencyModel(Map<Subnet, Double> known, Regression regression, double error) {
        this.known = known;
        this.regression = regression;
        this.error = error;
    }

    /**
     * Learns from timed subnets.
     *
     * @param manager makes arrays that are closed before it returns
     * @param timed subnets of one network on one box
     * @return the model
     * @throws IllegalArgumentException if fewer than {@link #LEAST} of them have mixed bits
     */
    public static LatencyModel fit(NDManager manager, List<TimedSubnet> timed) {
        List<TimedSubnet> mixed =
                timed.stream().filter(one -> !one.subnet().isByteSymmetric()).toList();
        if (mixed.size() < LEAST) {
            throw new IllegalArgumentException(
                    "%d subnets with times are too few to predict others: export %d or more with --timed-forms and time them"
                            .formatted(mixed.size(), LEAST));
        }
        Map<Subnet, Double> known =
                timed.stream().collect(Collectors.toMap(TimedSubnet::subnet, TimedSubnet::ms, Math::min));
        return new LatencyModel(known, Regression.fit(manager, mixed), leaveOneOut(manager, mixed));
    }

    private static double leaveOneOut(NDManager manager, List<TimedSubnet> timed) {
        double sum = 0;
        for (int i = 0; i < timed.size(); i++) {
            List<TimedSubnet> others = new ArrayList<>(timed);
            TimedSubnet one = others.remove(i);
            sum += Math.abs(Regression.fit(manager, others).ms(one.subnet()) / one.ms() - 1);
        }
        return sum / timed.size();
    }

    /**
     * Returns the time of a subnet in milliseconds.
     *
     * @param subnet the subnet
     */
    public double ms(Subnet subnet) {
        Double measured = known.get(subnet);
        return measured == null ? regression.ms(subnet) : measured;
    }

    /** Returns by which share of their time predictions are wrong on average, for subnets that were left out in turn. */
    public double error() {
        return error;
    }

    private record Regression(float[] means, double mean, float[] weights) {
        static Regression fit(NDManager manager, List<TimedSubnet> timed) {
            float[][] rows = timed.stream().map(one -> features(one.subnet())).toArray(float[][]::new);
            double mean = timed.stream().mapToDouble(TimedSubnet::ms).average().orElseThrow();
            float[] means = means(rows);
            try (NDManager memory = manager.newSubManager()) {
                NDArray x = memory.create(centred(rows, means), new Shape(rows.length, means.length));
                NDArray y = memory.create(
                                timed.stream()
                                        .map(one -> (float) (one.ms() - mean))
                                        .mapToDouble(d -> d)
                                        .toArray(),
                                new Shape(rows.length, 1))
                        .toType(x.getDataType(), false);
                NDArray ridge = memory.eye(means.length).mul(RIDGE);
                NDArray weights = x.transpose()
                        .matMul(x)
                        .add(ridge)
                        .inverse()
                        .matMul(x.transpose())
                        .matMul(y);
                return new Regression(means, mean, weights.toFloatArray());
            }
        }

        double ms(Subnet subnet) {
            float[] features = features(subnet);
            double ms = mean;
            for (int i = 0; i < features.length; i++) {
                ms += weights[i] * (features[i] - means[i]);
            }
            return ms;
        }

        private static float[] features(Subnet subnet) {
            int layers = subnet.layers().size();
            float[] features = new float[2 * layers - 1];
            for (int i = 0; i < layers; i++) {
                features[i] = subnet.layers().get(i).isByteSymmetric() ? 1 : 0;
                if (i > 0) {
                    features[layers + i - 1] = features[i - 1] * features[i];
                }
            }
            return features;
        }

        private static float[] means(float[][] rows) {
            float[] means = new float[rows[0].length];
            for (float[] row : rows) {
                for (int i = 0; i < means.length; i++) {
                    means[i] += row[i] / rows.length;
                }
            }
            return means;
        }

        private static float[] centred(float[][] rows, float[] means) {
            float[] centred = new float[rows.length * means.length];
            for (int i = 0; i < centred.length; i++) {
                centred[i] = rows[i / means.length][i % means.length] - means[i % means.length];
            }
            return centred;
        }
    }
}
