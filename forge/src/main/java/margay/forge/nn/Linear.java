package margay.forge.nn;

import ai.djl.ndarray.NDArray;

/**
 * A fully connected layer, NC to NC: {@code x * weight^T + bias}.
 *
 * @param weight outputs, inputs
 * @param bias outputs
 */
public record Linear(Parameter weight, Parameter bias) implements Product {
    @Override
    public NDArray multiply(NDArray x, NDArray weightValue, Pass pass) {
        return ai.djl.nn.core.Linear.linear(x, weightValue, pass.use(bias)).head();
    }
}
