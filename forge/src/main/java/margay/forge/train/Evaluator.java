package margay.forge.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import margay.forge.data.Batch;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;
import margay.forge.data.Prefetcher;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;
import margay.forge.nn.TorchOperator;

/** Measures accuracy on images as they are. */
public final class Evaluator {
    private final NDManager manager;
    private final BatchMaker batches;

    /**
     * Creates an evaluator.
     *
     * @param manager owns what is allocated on the way
     * @param batches the images
     */
    public Evaluator(NDManager manager, BatchMaker batches) {
        this.manager = manager;
        this.batches = batches;
    }

    /**
     * Returns the share of images that get the right class.
     *
     * @param network images to logits
     * @return 0..1
     */
    public double accuracy(Layer network) {
        long correct = 0;
        try (Prefetcher all = new Prefetcher(batches::evaluation, 0, batches.evaluationBatches())) {
            while (all.hasNext()) {
                correct += correct(network, all.next());
            }
        }
        return correct / (double) batches.images().size();
    }

    private long correct(Layer network, Batch batch) {
        try (NDManager memory = manager.newSubManager()) {
            NDArray logits = network.forward(images(memory, batches.images(), batch), Pass.evaluation(memory));
            return Classification.correct(logits, memory.create(batch.labels()));
        }
    }

    /**
     * Puts the pixels of a batch into an array.
     *
     * @param memory owns the array
     * @param set what the batch was made of
     * @param batch the batch
     * @return NCHW, stored with channels last
     */
    public static NDArray images(NDManager memory, ImageSet set, Batch batch) {
        Shape shape = new Shape(batch.size(), set.channels(), set.height(), set.width());
        return TorchOperator.CHANNELS_LAST.apply(memory.create(batch.pixels(), shape));
    }
}
