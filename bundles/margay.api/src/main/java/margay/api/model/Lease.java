package margay.api.model;

import margay.api.RequestException;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The right to use one generation of a model for one request, with input and output tensors of its own: write the
 * inputs in place, run, read the outputs in place, as often as the request needs.
 *
 * <p>Used by one thread at a time. The tensors are the generation's and live until the lease is closed: copy what must
 * outlive it.
 */
@ProviderType
public interface Lease {
    /** @return which generation this is */
    GenerationId generation();

    /** @return what the generation's bundle says of it */
    ModelDescriptor descriptor();

    /**
     * @param index in the descriptor's order
     * @return an input to write to
     * @throws IllegalStateException if its shape is open and was not set
     */
    Tensor input(int index);

    /**
     * Sets an input's shape, where the descriptor leaves extents open.
     *
     * @param index in the descriptor's order
     * @param shape one that the descriptor's shape accepts
     * @return an input to write to, its content undefined
     * @throws RequestException {@link RequestException.Code#INVALID_INPUT} if the model does not take that shape
     */
    Tensor input(int index, Shape shape) throws RequestException;

    /**
     * Runs the model once.
     *
     * @throws RequestException {@link RequestException.Code#INVALID_INPUT} if the backend can tell that the inputs are
     *     wrong, {@link RequestException.Code#FAILED} if the model fails on them, or the reason of the request's
     *     cancellation
     */
    void run() throws RequestException;

    /**
     * @param index in the descriptor's order
     * @return an output of the last run, to read from until the next
     */
    Tensor output(int index);
}
