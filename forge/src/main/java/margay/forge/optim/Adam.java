package margay.forge.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import margay.forge.nn.Parameter;

/**
 * Adam (Kingma and Ba, ICLR 2015, doi:10.48550/arXiv.1412.6980) with beta 0.9 and 0.999 and epsilon 1e-8. A parameter's bias
 * correction counts the steps in which that parameter had a gradient.
 */
public final class Adam implements Optimizer {
    private static final String STEPS = "adam.steps/";
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final float decay;
    private final Slots mean;
    private final Slots square;
    private final Map<String, Integer> steps = new LinkedHashMap<>();

    /**
     * Creates an optimizer.
     *
     * @param manager owns what it remembers
     * @param decay weight decay, added to the gradient of weights
     */
    public Adam(NDManager manager, float decay) {
        this.decay = decay;
        this.mean = new Slots(manager, "adam.mean");
        this.square = new Slots(manager, "adam.square");
    }

    @Override
    public void update(Parameter parameter, NDArray gradient, float learningRate) {
        Scratch.decay(parameter, gradient, decay);
        int step = steps.merge(parameter.name(), 1, Integer::sum);
        NDArray m = mean.of(parameter).muli(BETA1);
        NDArray v = square.of(parameter).muli(BETA2);
        m.addi(gradient.mul(1 - BETA1));
        v.addi(gradient.square().muli(1 - BETA2));
        NDArray root = Scratch.of(gradient, v.div(1 - Math.pow(BETA2, step))).sqrt();
        NDArray change = Scratch.of(gradient, m.mul(learningRate / (1 - Math.pow(BETA1, step))));
        parameter.value().subi(change.divi(root.addi(EPSILON)));
    }

    @Override
    public NDList state(NDManager manager) {
        NDList state = new NDList();
        mean.collect(state);
        square.collect(state);
        steps.forEach((name, count) -> {
            NDArray array = manager.create(new int[] {count});
            array.setName(STEPS + name);
            state.add(array);
        });
        return state;
    }

    @Override
    public void restore(NDList stored) {
        mean.restore(stored);
        square.restore(stored);
        steps.clear();
        stored.stream()
                .filter(array -> array.getName().startsWith(STEPS))
                .forEach(array -> steps.put(array.getName().substring(STEPS.length()), array.toIntArray()[0]));
    }
}
