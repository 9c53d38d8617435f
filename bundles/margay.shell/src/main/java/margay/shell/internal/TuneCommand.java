package margay.shell.internal;

import com.google.gson.Gson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.calibration.Calibration;
import margay.api.calibration.Calibrator;
import margay.api.calibration.Trial;
import margay.api.model.GenerationState;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.shell.Command;
import margay.shell.Services;
import margay.shell.Table;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the ways to run models. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "tune",
        description = "Measure the ways to run a model on this box, and keep the best.",
        footerHeading = "%nExample:%n",
        footer = "  margay tune face-embedding --json")
public final class TuneCommand implements Command {
    private static final Duration ENGINE = Duration.ofSeconds(10);
    private static final Duration MODELS = Duration.ofSeconds(30);

    private final BundleContext context;
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "MODEL",
            description = "Which models; all that serve if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /**
     * @param context of the shell
     * @param services to find the engine
     */
    @Activate
    public TuneCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException {
        Models models = services.await(Models.class, null, ENGINE);
        Calibrator calibrator = services.await(Calibrator.class, null, ENGINE);
        try (Changes changes = new Changes(context)) {
            changes.await(() -> Settled.test(models.generations()), MODELS);
        }
        List<Calibration> found = new ArrayList<>();
        for (String name : names.isEmpty() ? serving(models) : names) {
            services.await(Model.class, "(" + Model.NAME + "=" + name + ")", MODELS);
            found.add(calibrator.calibrate(name, trial -> progress(name, trial), Cancellation.withoutDeadline()));
        }
        print(found, spec.commandLine().getOut());
        return 0;
    }

    private static List<String> serving(Models models) {
        return models.generations().stream()
                .filter(status -> status.state() == GenerationState.SERVING)
                .map(status -> status.id().model())
                .distinct()
                .toList();
    }

    private void progress(String model, Trial trial) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                model + ": " + trial.setup().backend() + ", " + trial.setup().summary() + ": "
                        + (trial.millis().isPresent() ? number(trial.millis(), "%.3f") + " ms" : trial.reason()));
        err.flush();
    }

    private void print(List<Calibration> found, PrintWriter out) {
        if (json) {
            out.println(new Gson()
                    .toJson(Map.of(
                            "models", found.stream().map(TuneCommand::json).toList())));
            return;
        }
        Table table = new Table("MODEL", "BACKEND", "WEIGHTS", "WAY", "THREADS", "MS", "RATIO", "VERDICT", "REASON");
        found.forEach(calibration -> calibration.trials().forEach(trial -> row(table, calibration, trial)));
        table.print(out);
    }

    private static void row(Table table, Calibration calibration, Trial trial) {
        table.row(
                calibration.model(),
                trial.setup().backend(),
                trial.setup().variant().orElse("own"),
                trial.setup().candidate(),
                trial.setup().threads(),
                number(trial.millis(), "%.3f"),
                number(trial.ratio(), "%.2f"),
                trial.verdict(),
                trial.reason());
    }

    private static String number(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
    }

    private static Map<String, Object> json(Calibration calibration) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", calibration.model());
        json.put("version", calibration.version());
        json.put("wish", calibration.wish().toString());
        json.put("ratio", calibration.taken().ratio().orElse(1));
        json.put(
                "candidates",
                calibration.trials().stream().map(TuneCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(Trial trial) {
        Map<String, Object> json = Setups.json(trial.setup());
        trial.millis().ifPresent(millis -> json.put("ms", millis));
        trial.ratio().ifPresent(ratio -> json.put("ratio", ratio));
        json.put("verdict", trial.verdict().toString());
        if (!trial.reason().isEmpty()) {
            json.put("reason", trial.reason());
        }
        return json;
    }
}
