package margay.forge.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import margay.forge.nn.Parameter;

/**
 * Stochastic gradient descent with Nesterov momentum (Sutskever et al., ICML 2013) and weight decay:
 * {@code g += decay * p; v = momentum * v + g; p -= rate * (g + momentum * v)}. Only weights decay.
 */
public final class Sgd implements Optimizer {
    private final float momentum;
    private final float decay;
    private final Slots velocity;

    /**
     * Creates an optimizer.
     *
     * @param manager owns what it remembers
     * @param momentum share of the velocity that stays, 0..1
     * @param decay weight decay
     */
    public Sgd(NDManager manager, float momentum, float decay) {
        this.momentum = momentum;
        this.decay = decay;
        this.velocity = new Slots(manager, "velocity");
    }

    @Override
    public void update(Parameter parameter, NDArray gradient, float learningRate) {
        Scratch.decay(parameter, gradient, decay);
        NDArray v = velocity.of(parameter);
        v.muli(momentum).addi(gradient);
        parameter
                .value()
                .subi(gradient.addi(Scratch.of(gradient, v.mul(momentum))).muli(learningRate));
    }

    @Override
    public NDList state(NDManager manager) {
        NDList state = new NDList();
        velocity.collect(state);
        return state;
    }

    @Override
    public void restore(NDList stored) {
        velocity.restore(stored);
    }
}
