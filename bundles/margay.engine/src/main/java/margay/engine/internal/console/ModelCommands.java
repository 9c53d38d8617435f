package margay.engine.internal.console;

import java.util.List;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import margay.engine.internal.life.BackendList;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands of the Gogo shell, scope {@code margay}. Each returns the lines that the shell prints. */
@Component(
        service = ModelCommands.class,
        property = {
            "osgi.command.scope=margay",
            "osgi.command.function=models",
            "osgi.command.function=generations",
            "osgi.command.function=leases",
            "osgi.command.function=backends",
            "osgi.command.function=swap",
            "osgi.command.function=pin",
            "osgi.command.function=unpin"
        })
public final class ModelCommands {
    private final Models models;
    private final BackendList backends;

    /**
     * @param models to show and to swap
     * @param backends to show
     */
    @Activate
    public ModelCommands(@Reference Models models, @Reference BackendList backends) {
        this.models = models;
        this.backends = backends;
    }

    /** @return what serves each model */
    public List<String> models() {
        return models.generations().stream()
                .map(status -> status.id().model())
                .distinct()
                .map(this::model)
                .toList();
    }

    private String model(String name) {
        return of(name).filter(status -> status.state() == GenerationState.SERVING)
                .map(status -> name + ": " + status.id().version() + " serves "
                        + status.task().orElse("") + (models.pinned(name).isPresent() ? ", pinned" : ""))
                .findFirst()
                .orElse(name + ": does not serve; see margay:generations " + name);
    }

    /** @return every generation and its state */
    public List<String> generations() {
        return models.generations().stream().map(ModelCommands::line).toList();
    }

    /**
     * @param model its name
     * @return its generations and their states
     */
    public List<String> generations(String model) {
        return of(model).map(ModelCommands::line).toList();
    }

    private static String line(GenerationStatus status) {
        return status.id() + " " + status.state() + " since " + status.since() + ", bundle " + status.bundle()
                + status.backend().map(backend -> ", backend " + backend).orElse("")
                + status.setup().map(setup -> " (" + setup.summary() + ")").orElse("")
                + status.reason().map(reason -> ": " + reason).orElse("");
    }

    /** @return the generations that requests hold */
    public List<String> leases() {
        return models.generations().stream()
                .filter(status -> status.leases() > 0)
                .map(status -> status.id() + " " + status.state() + ": " + status.leases())
                .toList();
    }

    /** @return the backends that are there, best first */
    public List<String> backends() {
        return backends.infos().stream()
                .map(info -> info.name() + ' ' + info.version() + ": " + String.join(", ", info.formats()))
                .toList();
    }

    /**
     * Another name for {@link #pin}.
     *
     * @param model its name
     * @param version of a bundle that is there
     * @return what serves then
     * @throws RequestException if it cannot serve
     */
    public String swap(String model, String version) throws RequestException {
        return pin(model, version);
    }

    /**
     * Lets a version serve until unpinned, and waits for it.
     *
     * @param model its name
     * @param version of a bundle that is there
     * @return what serves then
     * @throws RequestException if it cannot serve
     */
    public String pin(String model, String version) throws RequestException {
        models.pin(model, Version.parseVersion(version));
        return model(model);
    }

    /**
     * Lets the highest version serve again, and waits for it.
     *
     * @param model its name
     * @return what serves then
     * @throws RequestException if there is no such model
     */
    public String unpin(String model) throws RequestException {
        models.unpin(model);
        return model(model);
    }

    private Stream<GenerationStatus> of(String model) {
        return models.generations().stream()
                .filter(status -> status.id().model().equals(model));
    }
}
