package margay.forge.optim;

import ai.djl.ndarray.NDArray;
import margay.forge.nn.Parameter;

/** Ties an intermediate result to the life of a gradient, where it would else live as long as the network. */
final class Scratch {
    private Scratch() {}

    static NDArray of(NDArray gradient, NDArray result) {
        result.attach(gradient.getManager());
        return result;
    }

    static void decay(Parameter parameter, NDArray gradient, float decay) {
        if (decay > 0 && parameter.role() == Parameter.Role.WEIGHT) {
            gradient.addi(of(gradient, parameter.value().mul(decay)));
        }
    }
}
