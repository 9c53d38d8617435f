package margay.forge.train;

import margay.forge.nn.Layer;
import margay.forge.nn.Pass;

/**
 * Measures the running statistics of the normalization layers anew, which every subnet needs because each shifts the
 * activations in its own way.
 *
 * @param images what they are measured on
 */
public record NormCalibration(CalibrationImages images) {
    /**
     * Replaces the running statistics.
     *
     * @param network images to logits
     */
    public void run(Layer network) {
        images.forEach((batch, number) -> network.forward(batch, Pass.measuring(batch.getManager(), number)));
    }
}
