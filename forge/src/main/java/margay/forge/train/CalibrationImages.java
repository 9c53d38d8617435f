package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.ObjIntConsumer;
import margay.forge.data.BatchMaker;
import margay.forge.data.Prefetcher;

/** Training images that something is measured on after training: always the same ones. */
public final class CalibrationImages {
    private final NDManager manager;
    private final BatchMaker batches;
    private final int count;
    private final int[] order;

    /**
     * Chooses images.
     *
     * @param manager owns what is allocated on the way
     * @param batches training images
     * @param count how many batches
     */
    public CalibrationImages(NDManager manager, BatchMaker batches, int count) {
        this.manager = manager;
        this.batches = batches;
        this.count = Math.min(count, batches.trainingBatches());
        this.order = batches.order(0);
    }

    /**
     * Shows all batches.
     *
     * @param user gets each batch as NCHW, which lives until it returns, with its number from 0
     */
    public void forEach(ObjIntConsumer<NDArray> user) {
        try (Prefetcher all = new Prefetcher(n -> batches.training(order, 0, n), 0, count)) {
            for (int number = 0; all.hasNext(); number++) {
                try (NDManager memory = manager.newSubManager()) {
                    user.accept(Evaluator.images(memory, batches.images(), all.next()), number);
                }
            }
        }
    }
}
