package margay.engine.internal.life;

import java.util.Optional;
import margay.api.model.ModelDescriptor;
import margay.engine.internal.lease.ServedModel;

/** Lets others find the models that serve. Called in order, on the engine's announcer thread. */
@FunctionalInterface
public interface Publisher {
    /**
     * @param model whose serving generation has changed
     * @param serving the descriptor of what serves it, if anything
     */
    void publish(ServedModel model, Optional<ModelDescriptor> serving);
}
