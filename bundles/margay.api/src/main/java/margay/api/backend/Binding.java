package margay.api.backend;

import margay.api.RequestException;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The tensors of one run at a time: fill the inputs in place, run, read the outputs in place. Nothing is copied and, for
 * models of fixed shapes, nothing is allocated.
 *
 * <p>Used by one thread at a time, but for {@link #cancel()}. Its tensors live until it is closed.
 */
@ConsumerType
public interface Binding extends AutoCloseable {
    /**
     * The memory of an input whose shape is fixed, or was last set by {@link #input(int, Shape)}. Its content stays
     * from run to run until it is overwritten.
     *
     * @param index of {@link Session#inputs()}
     * @return a tensor to write to
     * @throws IllegalStateException if the shape is open and was not set
     * @throws IndexOutOfBoundsException if the model has no such input
     */
    Tensor input(int index);

    /**
     * Sets the shape of an input, which may replace its tensor; the content is undefined then. A shape that is wrong
     * leaves the input as it was.
     *
     * @param index of {@link Session#inputs()}
     * @param shape one that the declared shape accepts, without open extents
     * @return a tensor to write to
     * @throws RequestException {@link RequestException.Code#INVALID_INPUT} if the model does not take that shape, or no
     *     buffer holds it; {@link RequestException.Code#FAILED} if there is no memory for it: then set a shape before the
     *     next run
     * @throws IndexOutOfBoundsException if the model has no such input
     */
    Tensor input(int index, Shape shape) throws RequestException;

    /**
     * Runs the model once on the inputs.
     *
     * @throws RequestException {@link RequestException.Code#CANCELLED} after {@link #cancel()}, {@link
     *     RequestException.Code#INVALID_INPUT} if the inference library says that the inputs are wrong or their shapes do
     *     not fit each other, {@link RequestException.Code#FAILED} if it fails; the binding can be used again in each
     *     case, and cancel comes first. Failures in a row make the engine look for another version of the model, wrong
     *     inputs do not
     * @throws IllegalStateException if the shape of an input is open and was not set
     */
    void run() throws RequestException;

    /**
     * An output of the last run. Valid until the next run or close.
     *
     * @param index of {@link Session#outputs()}
     * @return a tensor to read from, of the real shape
     * @throws IllegalStateException if there was no run, or the last one failed
     * @throws IndexOutOfBoundsException if the model has no such output
     */
    Tensor output(int index);

    /**
     * Makes the run that is going on, or else the next one, fail with {@link RequestException.Code#CANCELLED}; calls
     * before that failure count once. A backend that does not declare {@link BackendInfo.Feature#CANCEL_RUNNING} lets a
     * run that is going on end and fails it then.
     *
     * <p>May be called by any thread, at any time before close.
     */
    void cancel();

    /** Frees the tensors. Not during a run. Closing again does nothing. */
    @Override
    void close();
}
