package margay.forge.optim;

/**
 * A learning rate that rises linearly to its peak and falls along half a cosine to zero (Loshchilov and Hutter, ICLR
 * 2017, doi:10.48550/arXiv.1608.03983, without restarts).
 *
 * @param peak the highest learning rate
 * @param warmUp the steps of the rise, may be 0
 * @param steps the steps of the whole run
 */
public record CosineSchedule(float peak, int warmUp, int steps) {

    /**
     * Returns the learning rate of a step.
     *
     * @param step the step, from 0
     * @return the learning rate
     */
    public float rate(int step) {
        if (step < warmUp) {
            return peak * (step + 1) / warmUp;
        }
        double done = (step - warmUp) / (double) Math.max(1, steps - warmUp);
        return (float) (peak * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
