package margay.forge.search;

import margay.elastic.model.LayerForm;
import margay.forge.quant.Subnet;

/**
 * A subnet as numbers: six slots say which symmetry and granularity the network has, then the bits of weights and of
 * inputs of each middle layer, each as one of seven.
 */
public final class SubnetFeatures {
    private static final int CONDITIONS = 6;
    private static final int LEAST_BITS = 2;
    private static final int WIDTHS = 7;

    private SubnetFeatures() {}

    /**
     * Returns the number of features.
     *
     * @param layers the number of quantized layers
     */
    public static int length(int layers) {
        return CONDITIONS + 2 * WIDTHS * (layers - 2);
    }

    /**
     * Returns the features of a subnet whose layers share one condition.
     *
     * @param subnet the subnet
     */
    public static float[] of(Subnet subnet) {
        float[] features = new float[length(subnet.layers().size())];
        Condition condition = Condition.of(subnet.layers().get(1));
        features[condition.symmetricWeights() ? 0 : 1] = 1;
        features[condition.perChannel() ? 2 : 3] = 1;
        features[condition.symmetricInputs() ? 4 : 5] = 1;
        int position = CONDITIONS;
        for (LayerForm form : subnet.layers().subList(1, subnet.layers().size() - 1)) {
            features[position + form.weights().bits() - LEAST_BITS] = 1;
            features[position + WIDTHS + form.input().bits() - LEAST_BITS] = 1;
            position += 2 * WIDTHS;
        }
        return features;
    }
}
