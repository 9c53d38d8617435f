package margay.api.calibration;

import java.util.function.Consumer;
import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Measures the ways to run a model on this box, and lets it serve in the best one. By itself it does so once for each
 * model, some time after it serves and while it has little to do; what it found is kept for the next start.
 *
 * <p>Thread-safe. One model is measured at a time.
 */
@ProviderType
public interface Calibrator {
    /**
     * Measures a model now, whatever was measured before. Returns when it serves in the way that was taken. Requests are
     * answered meanwhile; what they take of the processors makes the measurement longer, and less sure.
     *
     * @param model its name
     * @param progress told of each way as soon as it is measured, on the caller's thread; a verdict may still change to
     *     {@link Trial.Verdict#FASTER}
     * @param cancellation ends the measurement
     * @return what was found
     * @throws RequestException {@link RequestException.Code#NOT_FOUND} if no such model serves, {@link
     *     RequestException.Code#FAILED} if not even the default can be measured within the time limit or the way that was
     *     taken does not open, {@link RequestException.Code#BUSY} if others are being opened for too long, or the reason
     *     of the cancellation
     */
    Calibration calibrate(String model, Consumer<Trial> progress, Cancellation cancellation) throws RequestException;

    /**
     * Nothing is measured until the suspension is closed, and every model runs in its default way: for measurements of
     * something else. Returns when that is so.
     *
     * @return to be closed
     * @throws RequestException {@link RequestException.Code#FAILED} or {@link RequestException.Code#BUSY} if a model
     *     cannot be opened in its default way (in time), {@link RequestException.Code#CANCELLED} if the thread was
     *     interrupted; nothing is suspended then
     */
    Suspension suspend() throws RequestException;

    /** While it is open, nothing is calibrated. */
    @ProviderType
    interface Suspension extends AutoCloseable {
        /** Models may be measured again. Closing again does nothing. */
        @Override
        void close();
    }
}
