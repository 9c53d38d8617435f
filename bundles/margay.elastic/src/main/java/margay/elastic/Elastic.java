package margay.elastic;

import java.util.List;
import margay.api.RequestException;
import org.osgi.annotation.versioning.ProviderType;

/** The elastic models of this box. An OSGi service. Thread-safe: one change of a model at a time, others wait. */
@ProviderType
public interface Elastic {
    /**
     * Waits until the forms that are being made by themselves are done, but for no budget that somebody sets and no trial.
     *
     * @return all models by name, of the bundles that are there now
     * @throws RequestException if the thread is interrupted, or this box is being stopped
     */
    List<ElasticStatus> status() throws RequestException;

    /**
     * The same of one model: waits for no other.
     *
     * @param model its name
     * @return what is known of it
     * @throws RequestException if there is no such model, the thread is interrupted, or this box is being stopped
     */
    ElasticStatus status(String model) throws RequestException;

    /**
     * Sets what a model may cost, for good, and lets the best form within it serve. If that form fails, the next best does.
     * Returns when one serves; if none can, the old budget holds and what served before serves on.
     *
     * @param model its name
     * @param budget what it may cost
     * @return what serves then
     * @throws RequestException if there is no such model, or no form within the budget, or none of them passes its gate
     */
    ElasticStatus budget(String model, Budget budget) throws RequestException;

    /**
     * Begins to try the forms of a model. The budget stays as it is: a box that is started anew knows nothing of the trial.
     *
     * @param model its name
     * @return the trial, which the caller closes
     * @throws RequestException if there is no such model
     */
    Trial trial(String model) throws RequestException;

    /** Lets forms serve for a while. Thread-safe. */
    @ProviderType
    interface Trial extends AutoCloseable {
        /**
         * Lets a form serve, whatever the budget. Returns when it does.
         *
         * @param form its name
         * @throws RequestException if there is no such form or it cannot serve
         */
        void serve(String form) throws RequestException;

        /**
         * Measures the times of all forms, whatever was measured before.
         *
         * @return what is known then
         * @throws RequestException if they cannot be measured
         */
        ElasticStatus measure() throws RequestException;

        /**
         * Lets what served before serve again.
         *
         * @throws RequestException if it cannot serve
         */
        @Override
        void close() throws RequestException;
    }
}
