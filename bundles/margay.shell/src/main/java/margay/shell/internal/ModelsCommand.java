package margay.shell.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.calibration.Setup;
import margay.api.model.GenerationStatus;
import margay.api.model.Models;
import margay.shell.Command;
import margay.shell.Output;
import margay.shell.Services;
import margay.shell.Table;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists the generations of the models. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "models",
        description = "List the models of this box, every generation with its state.",
        footerHeading = "%nExample:%n",
        footer = "  margay models --json")
public final class ModelsCommand implements Command {
    private static final Duration ENGINE = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Services services;

    @Mixin
    private Output output;

    @Mixin
    private Patience patience;

    /**
     * @param context of the shell
     * @param services to find the engine
     */
    @Activate
    public ModelsCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException {
        Models models = services.await(Models.class, null, ENGINE);
        try (Changes changes = new Changes(context)) {
            changes.await(() -> Settled.test(models.generations()), patience.duration());
        }
        List<GenerationStatus> generations = models.generations();
        output.print(
                () -> Map.of(
                        "models", generations.stream().map(ModelsCommand::json).toList()),
                out -> table(generations).print(out));
        return 0;
    }

    static Table table(List<GenerationStatus> generations) {
        Table table = new Table("MODEL", "VERSION", "STATE", "TASK", "BACKEND", "WAY", "LEASES", "REASON");
        generations.forEach(status -> table.row(
                status.id().model(),
                status.id().version(),
                Names.of(status.state()),
                status.task().orElse("-"),
                status.backend().orElse("-"),
                status.setup().map(Setup::summary).orElse("-"),
                status.leases(),
                status.reason().orElse("")));
        return table;
    }

    private static Map<String, Object> json(GenerationStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", status.id().model());
        json.put("version", status.id().version().toString());
        json.put("generation", status.id().number());
        json.put("state", Names.of(status.state()));
        status.reason().ifPresent(reason -> json.put("reason", reason));
        status.task().ifPresent(task -> json.put("task", task));
        status.backend().ifPresent(backend -> json.put("backend", backend));
        status.setup().ifPresent(setup -> json.put("setup", Setups.json(setup)));
        json.put("leases", status.leases());
        json.put("since", status.since().toString());
        json.put("bundle", status.bundle());
        return json;
    }
}
