package margay.forge.train;

import ai.djl.ndarray.NDManager;
import margay.forge.data.BatchMaker;
import margay.forge.data.Prefetcher;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;

/**
 * Measures the running statistics of the normalization layers anew, which every subnet needs because each shifts the
 * activations in its own way.
 */
public final class NormCalibration {
    private final NDManager manager;
    private final BatchMaker batches;
    private final int count;
    private final int[] order;

    /**
     * Creates a calibration.
     *
     * @param manager owns what is allocated on the way
     * @param batches training images
     * @param count how many batches to measure; always the same ones
     */
    public NormCalibration(NDManager manager, BatchMaker batches, int count) {
        this.manager = manager;
        this.batches = batches;
        this.count = Math.min(count, batches.trainingBatches());
        this.order = batches.order(0);
    }

    /**
     * Replaces the running statistics.
     *
     * @param network images to logits
     */
    public void run(Layer network) {
        try (Prefetcher all = new Prefetcher(n -> batches.training(order, 0, n), 0, count)) {
            for (int done = 0; all.hasNext(); done++) {
                try (NDManager memory = manager.newSubManager()) {
                    network.forward(
                            Evaluator.images(memory, batches.images(), all.next()), Pass.measuring(memory, done));
                }
            }
        }
    }
}
