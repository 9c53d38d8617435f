package margay.classify.internal.models;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Model;
import margay.api.model.ModelEvents;
import margay.api.model.Models;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The image classifiers that serve, and which of them answers a request. Thread-safe.
 *
 * <p>Requests wait for models that are being opened. So that what a box answers does not depend on which of its models was
 * opened first, the first requests that name none wait for all of them; an image classifier that comes later delays nobody.
 */
@Component(
        service = {ClassifierModels.class, EventHandler.class},
        configurationPid = ClassifierModels.PID)
@EventTopics(ModelEvents.TOPIC_PREFIX + "*")
@Designate(ocd = ClassifierModels.Config.class)
public final class ClassifierModels implements EventHandler {
    /** Name of the configuration. */
    public static final String PID = "margay.classify";

    /** What descriptors call the task of an image classifier. */
    public static final String TASK = "image-classification";

    /** Which image classifier answers. */
    @ObjectClassDefinition(name = "Margay classify", description = "Which image classifier answers.")
    public @interface Config {
        /** @return a name, or nothing */
        @AttributeDefinition(
                name = "Model",
                description = "Name of the model that answers requests that name none. Default: none, so that the only"
                        + " image classifier answers, and several are refused.",
                required = false)
        String model() default "";
    }

    /** The news of a withdrawn model comes within milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Models models;
    private final SortedMap<String, Model> serving = new ConcurrentSkipListMap<>();
    private final Changes changes = new Changes();
    private volatile Config config;
    private volatile boolean rested;

    /**
     * @param models that know what is being opened
     * @param config which one answers
     */
    @Activate
    public ClassifierModels(@Reference Models models, Config config) {
        this.models = models;
        this.config = config;
    }

    @Modified
    void configure(Config changed) {
        config = changed;
    }

    @Deactivate
    void stop() {
        changes.close();
    }

    @Reference(
            target = "(" + Model.TASK + "=" + TASK + ")",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addClassifier(Model model) {
        serving.put(model.name(), model);
        changes.happened();
    }

    void removeClassifier(Model model) {
        serving.remove(model.name(), model);
        changes.happened();
    }

    @Override
    public void handleEvent(Event event) {
        changes.happened();
    }

    /**
     * Chooses the model of a request and leases it. Waits while it is being opened; if it is withdrawn before it is leased,
     * chooses again.
     *
     * @param named by the request
     * @param cancellation of the request
     * @return the model, which the caller closes
     * @throws RequestException {@link margay.classify.api.AmbiguousModelException}, {@link Code#NOT_FOUND}, {@link
     *     Code#UNAVAILABLE}, {@link Code#BUSY} or the reason of the cancellation
     */
    public LeasedModel lease(Optional<String> named, Cancellation cancellation) throws RequestException {
        while (true) {
            long seen = changes.count();
            Model model = choose(named, cancellation);
            try {
                return new LeasedModel(model, models.lease(cancellation, model));
            } catch (RequestException refusal) {
                if (refusal.code() != Code.UNAVAILABLE || !isReplaced(seen, cancellation)) {
                    throw refusal;
                }
            }
        }
    }

    private boolean isReplaced(long seen, Cancellation cancellation) throws RequestException {
        boolean told = models.awaitAnnounced(atMost(cancellation));
        cancellation.check("Waiting for another image classifier to take over");
        return told && changes.count() != seen;
    }

    private static Duration atMost(Cancellation cancellation) {
        return Duration.ofNanos(Math.min(PATIENCE.toNanos(), Math.max(0, cancellation.remainingNanos())));
    }

    /** Waits while it is being opened. */
    Model choose(Optional<String> named, Cancellation cancellation) throws RequestException {
        Optional<String> configured = Optional.of(config.model()).filter(name -> !name.isEmpty());
        Optional<String> name = named.or(() -> configured);
        return name.isPresent() ? named(name.get(), named.isEmpty(), cancellation) : only(cancellation);
    }

    private Model named(String name, boolean configured, Cancellation cancellation) throws RequestException {
        long seen = changes.count();
        while (!serving.containsKey(name) && onTheWay().contains(name)) {
            changes.awaitAfter(seen, "Waiting until the image classifier " + name + " is opened", cancellation);
            seen = changes.count();
        }
        Model model = serving.get(name);
        if (model == null) {
            throw Refusals.missing(name, configured, generations());
        }
        return model;
    }

    private Model only(Cancellation cancellation) throws RequestException {
        long seen = changes.count();
        while (isUndecided()) {
            changes.awaitAfter(
                    seen, "Waiting until image classifiers are opened: " + String.join(", ", onTheWay()), cancellation);
            seen = changes.count();
        }
        rested = true;
        List<Model> all = List.copyOf(serving.values());
        if (all.isEmpty()) {
            throw Refusals.none(generations());
        }
        if (all.size() > 1) {
            throw Refusals.ambiguous(all.stream().map(Model::name).toList());
        }
        return all.get(0);
    }

    private boolean isUndecided() {
        return (!rested || serving.isEmpty()) && !onTheWay().isEmpty();
    }

    private Generations generations() {
        return new Generations(models.generations());
    }

    private Set<String> onTheWay() {
        return generations().onTheWay(serving.keySet());
    }
}
