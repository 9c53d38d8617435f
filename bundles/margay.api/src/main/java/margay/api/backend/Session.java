package margay.api.backend;

import java.util.List;
import margay.api.tensor.TensorInfo;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open model. Owns the model's native memory.
 *
 * <p>Thread-safe. Each concurrent run needs a {@link Binding} of its own.
 */
@ConsumerType
public interface Session extends AutoCloseable {
    /** @return the inputs in the model's order; indexes of {@link Binding} follow it */
    List<TensorInfo> inputs();

    /** @return the outputs in the model's order; indexes of {@link Binding} follow it */
    List<TensorInfo> outputs();

    /**
     * Allocates what one run at a time needs: input and output tensors. Costly; the engine keeps bindings and uses them
     * again.
     *
     * @return a binding that the caller owns and must close
     * @throws BackendException if memory cannot be had, or an input is larger than a buffer; nothing is held then
     * @throws IllegalStateException if the session is closed
     */
    Binding bind() throws BackendException;

    /**
     * No new binding from here on. Bindings that exist go on working; native memory is freed with the last one of them,
     * or at once if there is none. Closing again does nothing.
     *
     * <p>May be called by any thread at any time. It waits for no run and disturbs none that is going on; a {@link #bind}
     * at the same time gives a binding or fails as after it.
     */
    @Override
    void close();
}
