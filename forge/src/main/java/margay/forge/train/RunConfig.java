package margay.forge.train;

import margay.forge.nn.Architecture;

/**
 * Everything that decides what a training run computes, apart from the data itself. Written to the run folder.
 *
 * @param kind what is trained
 * @param network the network
 * @param data the data set: a zip or a folder
 * @param epochs passes over the training images
 * @param batch images a step
 * @param seed decides initial weights, order, augmentation and sampled subnets
 * @param holdout training images set aside, never trained on
 * @param optimizer how weights change
 * @param learningRate the highest learning rate
 * @param warmUpEpochs epochs in which the learning rate rises
 * @param weightDecay decay of weights
 * @param clip gradients are clipped to +-this value; 0 for no clipping
 * @param from the run folder whose weights are the start; empty to start from random weights
 * @param bits weight and activation bits such as {@code 4/4} of a network trained for one form; empty otherwise
 * @param wdr whether the elastic network trains with weight distribution regularization
 * @param gpg whether the elastic network trains with group progressive guidance
 * @param threads threads of the tensor library; sums depend on it in the last digits
 */
public record RunConfig(
        Kind kind,
        Architecture network,
        String data,
        int epochs,
        int batch,
        long seed,
        int holdout,
        Method optimizer,
        float learningRate,
        int warmUpEpochs,
        float weightDecay,
        float clip,
        String from,
        String bits,
        boolean wdr,
        boolean gpg,
        int threads) {

    /** What is trained. */
    public enum Kind {
        /** A network of 32-bit floats. */
        FLOAT32,
        /** A network quantized in one form. */
        LSQ,
        /** A network whose weights serve every form. */
        EQNET
    }

    /** How weights change. */
    public enum Method {
        /** Stochastic gradient descent with Nesterov momentum 0.9. */
        SGD,
        /** Adam. */
        ADAM
    }

    /**
     * Returns the same run on data at another place.
     *
     * @param elsewhere a zip or a folder
     */
    public RunConfig withData(String elsewhere) {
        return new RunConfig(
                kind,
                network,
                elsewhere,
                epochs,
                batch,
                seed,
                holdout,
                optimizer,
                learningRate,
                warmUpEpochs,
                weightDecay,
                clip,
                from,
                bits,
                wdr,
                gpg,
                threads);
    }
}
