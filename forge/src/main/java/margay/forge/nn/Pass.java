package margay.forge.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One use of a network: says how its layers behave and, when training, holds the copies of the parameters that autograd
 * tracks. Master values are never tracked, so that everything a step allocates goes away with the step's manager.
 */
public final class Pass {
    /** How normalization layers behave. */
    public enum Normalizing {
        /** With the statistics of the batch, which also move the running statistics. */
        BATCH,
        /** With the running statistics. */
        RUNNING
    }

    private final NDManager manager;
    private final Normalizing normalizing;
    private final float momentum;
    private final boolean tracked;
    private final Map<Parameter, NDArray> leaves = new LinkedHashMap<>();
    private final Map<Parameter, NDArray> aliases = new HashMap<>();

    private Pass(NDManager manager, Normalizing normalizing, float momentum, boolean tracked) {
        this.manager = manager;
        this.normalizing = normalizing;
        this.momentum = momentum;
        this.tracked = tracked;
    }

    /**
     * A training pass: gradients are tracked, running statistics keep nine tenths of their old value.
     *
     * @param manager owns what the pass allocates for parameters
     * @return the pass
     */
    public static Pass training(NDManager manager) {
        return new Pass(manager, Normalizing.BATCH, 0.9f, true);
    }

    /**
     * An evaluation pass: running statistics, no gradients.
     *
     * @param manager owns what the pass allocates for parameters
     * @return the pass
     */
    public static Pass evaluation(NDManager manager) {
        return new Pass(manager, Normalizing.RUNNING, 1, false);
    }

    /**
     * A pass that measures running statistics anew and changes nothing else.
     *
     * @param manager owns what the pass allocates for parameters
     * @param batchesBefore how many batches were measured already; each batch counts the same
     * @return the pass
     */
    public static Pass measuring(NDManager manager, int batchesBefore) {
        return new Pass(manager, Normalizing.BATCH, batchesBefore / (batchesBefore + 1f), false);
    }

    /**
     * Returns the value of a parameter for this pass.
     *
     * @param parameter the parameter
     * @return a tracked copy when training a learned parameter, else an array that shares the memory of the master value
     */
    public NDArray use(Parameter parameter) {
        return tracked && parameter.learned()
                ? leaves.computeIfAbsent(parameter, this::leaf)
                : aliases.computeIfAbsent(parameter, this::alias);
    }

    private NDArray alias(Parameter parameter) {
        NDArray alias = parameter.value().stopGradient();
        alias.attach(manager);
        return alias;
    }

    private NDArray leaf(Parameter parameter) {
        NDArray leaf = parameter.value().duplicate();
        leaf.attach(manager);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Returns whether gradients are tracked. */
    public boolean isTracked() {
        return tracked;
    }

    /** Returns the tracked copies of the parameters that were used, in the order of first use. */
    public Map<Parameter, NDArray> leaves() {
        return leaves;
    }

    /** Returns whether normalization layers use the statistics of the batch. */
    public boolean normalizesByBatch() {
        return normalizing == Normalizing.BATCH;
    }

    /** Returns the share of the old value that running statistics keep at each batch. */
    public float momentum() {
        return momentum;
    }

    /** Returns the manager that owns what the pass allocates for parameters. */
    public NDManager manager() {
        return manager;
    }
}
