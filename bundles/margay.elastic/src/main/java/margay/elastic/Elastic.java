package margay.elastic;

import java.util.List;
import margay.api.RequestException;

/** The elastic models of this box. Thread-safe. */
interface Elastic {
    /** @return all of them by name, once those that are being made at the moment are done */
    List<ElasticStatus> status();

    /**
     * Sets what a model may cost, for good, and lets the best form within it serve. Returns when it does; if none can, the
     * old budget holds and what served before serves on.
     *
     * @param model its name
     * @param budget what it may cost
     * @return what serves then
     * @throws RequestException if there is no such model, or no form within the budget, or it does not pass its gate
     */
    ElasticStatus budget(String model, Budget budget) throws RequestException;
}
