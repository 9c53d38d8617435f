package margay.forge.export;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import margay.forge.data.Batch;
import margay.forge.data.BatchMaker;
import margay.forge.nn.Layer;
import margay.forge.nn.Pass;
import margay.forge.train.Evaluator;

/**
 * What a network says of images.
 *
 * @param logits by image, then class
 * @param labels the true class by image
 */
record Predictions(float[][] logits, int[] labels) {

    /** Runs a network over all images of a set, in its order. */
    static Predictions of(NDManager manager, Layer network, BatchMaker images) {
        float[][] logits = new float[images.images().size()][];
        int[] labels = new int[logits.length];
        int done = 0;
        for (int number = 0; number < images.evaluationBatches(); number++) {
            Batch batch = images.evaluation(number);
            try (NDManager memory = manager.newSubManager()) {
                float[] all = network.forward(Evaluator.images(memory, images.images(), batch), Pass.evaluation(memory))
                        .toFloatArray();
                int classes = all.length / batch.size();
                for (int i = 0; i < batch.size(); i++, done++) {
                    logits[done] = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
                    labels[done] = batch.labels()[i];
                }
            }
        }
        return new Predictions(logits, labels);
    }

    int size() {
        return labels.length;
    }

    double accuracy() {
        return IntStream.range(0, size())
                        .filter(i -> best(logits[i]) == labels[i])
                        .count()
                / (double) size();
    }

    /** The predictions for some of the images. */
    Predictions pick(int[] positions) {
        return new Predictions(
                IntStream.of(positions).mapToObj(i -> logits[i]).toArray(float[][]::new),
                IntStream.of(positions).map(i -> labels[i]).toArray());
    }

    /** The class with the greatest logit, the first of equals. */
    static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
