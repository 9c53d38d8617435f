package margay.api.capability;

import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns tensors or pictures into something that a person asked for. Registered as an OSGi service when all that it needs
 * is there. Thread-safe.
 *
 * @param <A> its answers: immutable values
 */
@ConsumerType
public interface Capability<A> {
    /** @return its name, inputs and options; the same for the life of the service */
    CapabilityInfo info();

    /**
     * Answers one request.
     *
     * @param query the inputs and options, as {@link #info()} names them
     * @param cancellation of the request
     * @return the answer, which refers to no memory of the query or of a model
     * @throws RequestException if there is none; inputs and options that {@link #info()} does not allow are {@link
     *     RequestException.Code#INVALID_INPUT}
     */
    A answer(Query query, Cancellation cancellation) throws RequestException;

    /**
     * How far two answers to one query say the same, whatever model gave them.
     *
     * @param expected one answer
     * @param actual the other
     * @return 1 if a user would see no difference, 0 if they have nothing in common
     */
    double agreement(A expected, A actual);

    /**
     * Draws an answer over the picture that was asked about.
     *
     * @param answer what to draw
     * @param canvas in pixels of that picture
     */
    void draw(A answer, Canvas canvas);

    /**
     * Writes an answer as JSON.
     *
     * @param answer what to write
     * @return a JSON object: strings, finite numbers, booleans, lists and maps; iteration order is the order to print
     */
    Map<String, Object> json(A answer);
}
