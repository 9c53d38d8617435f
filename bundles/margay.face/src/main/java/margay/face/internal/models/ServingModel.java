package margay.face.internal.models;

import java.util.Optional;
import margay.api.model.Model;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The model that serves one task. A better-ranked one takes over live, and so does another one that the configuration
 * property {@code model.target} chooses: whoever refers to this component stays as it is. Thread-safe.
 */
public abstract class ServingModel {
    private final String task;
    private volatile Optional<Model> model = Optional.empty();
    private volatile long changes;

    /** @param task as descriptors name it */
    ServingModel(String task) {
        this.task = task;
    }

    /** @return what the model is for, as descriptors name it */
    public String task() {
        return task;
    }

    /**
     * The model serves from now on, also before the one that it replaces is {@link #unbind unbound}.
     *
     * @param next of the task
     */
    @Reference(name = "model", policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    public synchronized void bind(Model next) {
        change(Optional.of(next));
    }

    /**
     * The model serves no more.
     *
     * @param last that was bound
     */
    public synchronized void unbind(Model last) {
        if (model.filter(serving -> serving == last).isPresent()) {
            change(Optional.empty());
        }
    }

    /** Another {@code model.target} binds another model and needs nothing else. */
    @Modified
    void configured() {}

    private synchronized void change(Optional<Model> next) {
        model = next;
        changes++;
    }

    /** @return how often the model has changed: read before {@link #model()}, it tells whether one came since */
    public long changes() {
        return changes;
    }

    /** @return the model to lease now; empty while none serves */
    public Optional<Model> model() {
        return model;
    }
}
