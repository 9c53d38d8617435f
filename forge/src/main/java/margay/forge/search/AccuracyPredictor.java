package margay.forge.search;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import margay.forge.loss.SmoothL1;
import margay.forge.nn.Activation;
import margay.forge.nn.FloatLayers;
import margay.forge.nn.Layer;
import margay.forge.nn.Parameters;
import margay.forge.nn.Pass;
import margay.forge.nn.Sequence;
import margay.forge.optim.Adam;
import margay.forge.quant.Subnet;

/**
 * Predicts the accuracy of a subnet without running it: the conditional quantization-aware accuracy predictor of EQ-Net
 * (Xu et al., ICCV 2023, doi:10.48550/arXiv.2308.07650). Seven layers of 200 rectified units on
 * {@link SubnetFeatures}, added to the mean accuracy; smooth L1 loss on percent, Adam 4e-4, weight decay 1e-5, 100
 * epochs. Belongs to one thread.
 */
public final class AccuracyPredictor {
    private static final int HIDDEN_LAYERS = 7;
    private static final int WIDTH = 200;
    private static final int EPOCHS = 100;
    private static final int BATCH = 16;
    private static final float RATE = 4e-4f;
    private static final float DECAY = 1e-5f;

    private final NDManager manager;
    private final Layer network;
    private final float mean;

    private AccuracyPredictor(NDManager manager, Layer network, float mean) {
        this.manager = manager;
        this.network = network;
        this.mean = mean;
    }

    /**
     * Learns from measured subnets.
     *
     * @param manager owns the arrays
     * @param measured subnets with their accuracies
     * @param seed decides initial weights and order
     * @return the predictor
     */
    public static AccuracyPredictor fit(NDManager manager, List<MeasuredSubnet> measured, long seed) {
        Parameters parameters = new Parameters(manager, new SplittableRandom(seed));
        int features = SubnetFeatures.length(measured.get(0).subnet().layers().size());
        float mean = (float) measured.stream()
                .mapToDouble(MeasuredSubnet::accuracy)
                .average()
                .orElseThrow();
        AccuracyPredictor predictor = new AccuracyPredictor(manager, network(parameters, features), mean);
        Adam adam = new Adam(manager, DECAY);
        List<MeasuredSubnet> order = new ArrayList<>(measured);
        Random random = new Random(seed);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); from += BATCH) {
                predictor.learn(order.subList(from, Math.min(order.size(), from + BATCH)), adam);
            }
        }
        return predictor;
    }

    private static Layer network(Parameters parameters, int features) {
        FloatLayers layers = new FloatLayers(parameters);
        List<Layer> all = new ArrayList<>();
        int inputs = features;
        for (int i = 0; i < HIDDEN_LAYERS; i++) {
            all.add(layers.linear("hidden" + i, inputs, WIDTH));
            all.add(Activation.RELU);
            inputs = WIDTH;
        }
        all.add(layers.linear("output", inputs, 1));
        return new Sequence(all);
    }

    private void learn(List<MeasuredSubnet> batch, Adam adam) {
        try (NDManager memory = manager.newSubManager()) {
            Pass pass = Pass.training(memory);
            float[] targets = new float[batch.size()];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = (float) (100 * (batch.get(i).accuracy() - mean));
            }
            NDArray x =
                    features(memory, batch.stream().map(MeasuredSubnet::subnet).toList());
            try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
                NDArray y = network.forward(x, pass).flatten();
                gradients.backward(SmoothL1.of(y, memory.create(targets)));
            }
            pass.leaves().forEach((parameter, leaf) -> adam.update(parameter, leaf.getGradient(), RATE));
        }
    }

    private static NDArray features(NDManager memory, List<Subnet> subnets) {
        float[][] rows = subnets.stream().map(SubnetFeatures::of).toArray(float[][]::new);
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[i].length, rows[i].length);
        }
        return memory.create(all, new Shape(rows.length, rows[0].length));
    }

    /**
     * Predicts the accuracy of subnets.
     *
     * @param subnets the subnets
     * @return the share of images that would get the right class, in the order of the subnets
     */
    public double[] predict(List<Subnet> subnets) {
        try (NDManager memory = manager.newSubManager()) {
            float[] percent = network.forward(features(memory, subnets), Pass.evaluation(memory))
                    .toFloatArray();
            double[] accuracies = new double[percent.length];
            for (int i = 0; i < percent.length; i++) {
                accuracies[i] = mean + percent[i] / 100;
            }
            return accuracies;
        }
    }
}
