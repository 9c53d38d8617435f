package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import margay.forge.loss.CrossEntropy;
import margay.forge.loss.Guidance;
import margay.forge.loss.WeightDistribution;
import margay.forge.nn.Pass;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;

/**
 * The training step of EQ-Net (Xu et al., ICCV 2023, doi:10.48550/arXiv.2308.07650): three subnets learn from each
 * batch, one of the most bits, one of random bits, one of the fewest bits; symmetry and granularity are random in each.
 * Their gradients add up in the shared weights.
 */
public final class ElasticClassification implements Objective {
    private final ElasticNetwork network;
    private final long seed;
    private final boolean regularized;
    private final boolean guided;

    /**
     * Creates the objective.
     *
     * @param network the elastic network
     * @param seed decides the subnets of each step
     * @param regularized whether {@link WeightDistribution} is added
     * @param guided whether each subnet but the first learns by {@link Guidance}; else all learn by cross-entropy
     */
    public ElasticClassification(ElasticNetwork network, long seed, boolean regularized, boolean guided) {
        this.network = network;
        this.seed = seed;
        this.regularized = regularized;
        this.guided = guided;
    }

    @Override
    public StepResult backward(NDArray images, NDArray labels, Pass pass, GradientCollector gradients, int step) {
        double loss = regularized ? regularize(pass, gradients) : 0;
        Optional<NDArray> before = Optional.empty();
        long correct = 0;
        for (Subnet subnet : subnets(step)) {
            try (NDManager memory = pass.manager().newSubManager()) {
                NDArray x = images.stopGradient();
                x.attach(memory);
                NDArray logits = network.as(subnet).forward(x, pass);
                NDArray part = guidedLoss(before, logits, labels);
                gradients.backward(part);
                loss += part.getFloat();
                correct = Classification.correct(logits, labels);
                before = Optional.of(kept(logits, pass.manager()));
            }
        }
        return new StepResult(loss, correct);
    }

    private static NDArray kept(NDArray logits, NDManager manager) {
        NDArray kept = logits.stopGradient();
        kept.attach(manager);
        return kept;
    }

    private NDArray guidedLoss(Optional<NDArray> before, NDArray logits, NDArray labels) {
        return guided && before.isPresent()
                ? Guidance.of(before.get(), logits, labels)
                : CrossEntropy.of(logits, labels);
    }

    private double regularize(Pass pass, GradientCollector gradients) {
        List<NDArray> weights = network.layers().stream()
                .skip(1)
                .map(layer -> pass.use(layer.weights().weight()))
                .toList();
        NDArray loss = WeightDistribution.of(weights);
        gradients.backward(loss);
        return loss.getFloat();
    }

    private List<Subnet> subnets(int step) {
        RandomGenerator random = new SplittableRandom(new SplittableRandom(seed + step).nextLong());
        FormSpace space = network.space();
        int layers = network.layers().size();
        List<Integer> bits = space.weightBits();
        return List.of(
                space.randomAt(layers, bits.get(bits.size() - 1), random),
                space.random(layers, random),
                space.randomAt(layers, bits.get(0), random));
    }
}
