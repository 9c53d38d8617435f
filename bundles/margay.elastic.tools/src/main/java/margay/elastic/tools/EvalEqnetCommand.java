package margay.elastic.tools;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import margay.api.RequestException;
import margay.api.image.ImageDecoder;
import margay.api.model.Model;
import margay.api.model.Models;
import margay.elastic.Elastic;
import margay.elastic.ElasticStatus;
import margay.elastic.ElasticStatus.FormStatus;
import margay.shell.Command;
import margay.shell.Progress;
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
import picocli.CommandLine.Spec;

/** Measures every form of an elastic model on this box, swapping from form to form under load. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE, property = Command.PARENT + "=eval")
@CommandLine.Command(
        name = "eqnet",
        description = {
            "Measure every form of an elastic image classifier with the backend of this box.",
            "While one form takes the place of another, two clients ask without pause."
        },
        footerHeading = "%nExample:%n",
        footer = "  margay eval eqnet --data cifar10.zip --json")
public final class EvalEqnetCommand implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BundleContext context;
    private final Services services;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "The images: a folder or a zip file of test/<class>/<image>.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "eqnet-cifar10",
            description = "The elastic model (default: ${DEFAULT-VALUE}).")
    private String model;

    @Option(
            names = "--bundle",
            paramLabel = "JAR",
            description = "An elastic bundle that is installed for the length of the command, instead of --model.")
    private Path file;

    @Option(names = "--images", paramLabel = "N", description = "So many images, from all over the set.")
    private Integer images;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: accuracy in percent by form, size_bytes by form, int8_speedup (time of one"
                            + " run of float32 over that of w8a8), switch_ms (median), requests_failed.")
    private boolean json;

    /**
     * @param context to find the bundle of the model
     * @param services to find the model and what measures it
     */
    @Activate
    public EvalEqnetCommand(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException, IOException {
        if (file == null) {
            return measure(model);
        }
        try (BundleOnTrial bundle = BundleOnTrial.install(context, file)) {
            return measure(bundle.start());
        }
    }

    private int measure(String name) throws RequestException, IOException {
        Elastic elastic = services.await(Elastic.class, null, PATIENCE);
        ElasticStatus before = status(elastic, name);
        try (Elastic.Trial trial = elastic.trial(name)) {
            // Whatever the budget is; and every form that is measured is swapped in.
            trial.serve(before.forms().get(before.forms().size() - 1).name());
            return measure(trial, name, before.forms());
        }
    }

    private int measure(Elastic.Trial trial, String name, List<FormStatus> forms) throws RequestException, IOException {
        Model served = services.await(Model.class, "(" + Model.NAME + "=" + name + ")", PATIENCE);
        Models models = services.await(Models.class, null, PATIENCE);
        TestImages test = TestImages.read(
                data, images == null ? Integer.MAX_VALUE : images, services.await(ImageDecoder.class, null, PATIENCE));
        Switches switches = new Switches(trial, models, served, test);
        Map<String, Double> accuracy = new LinkedHashMap<>();
        try (Progress progress = new Progress(spec.commandLine().getErr(), "Classifying", forms.size() * test.size())) {
            for (FormStatus form : forms) {
                switches.to(form.name());
                accuracy.put(form.name(), test.accuracy(models, served, progress::step));
            }
        }
        report(accuracy, trial.measure(), switches);
        return switches.failed() == 0 ? 0 : 1;
    }

    private static ElasticStatus status(Elastic elastic, String name) throws RequestException {
        return elastic.status().stream()
                .filter(status -> status.model().equals(name))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        RequestException.Code.NOT_FOUND,
                        "This box has no elastic model " + name
                                + ": make its bundle with margay forge export, and name it with --bundle or install it"
                                + " with margay run --install"));
    }

    private void report(Map<String, Double> accuracy, ElasticStatus timed, Switches switches) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Map<String, Double> ms = new LinkedHashMap<>();
        timed.forms().forEach(form -> sizes.put(form.name(), form.bytes()));
        timed.forms().stream().filter(form -> form.ms() > 0).forEach(form -> ms.put(form.name(), form.ms()));
        Map<String, Object> result = new LinkedHashMap<>();
        accuracy.forEach((form, share) -> result.put(form, rounded(100 * share)));
        result.put("size_bytes", sizes);
        if (ms.containsKey("float32") && ms.containsKey("w8a8")) {
            result.put("int8_speedup", rounded(ms.get("float32") / ms.get("w8a8")));
        }
        result.put("switch_ms", rounded(switches.medianMs()));
        result.put("requests_failed", switches.failed());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new Gson().toJson(result));
        } else {
            print(accuracy, sizes, ms, out);
            List.of("int8_speedup", "switch_ms", "requests_failed").stream()
                    .filter(result::containsKey)
                    .forEach(key -> out.println(key.replace('_', ' ') + " " + result.get(key)));
        }
        switches.failure().ifPresent(reason -> spec.commandLine().getErr().println("A request failed: " + reason));
    }

    private static void print(
            Map<String, Double> accuracy, Map<String, Long> sizes, Map<String, Double> ms, PrintWriter out) {
        Table table = new Table("FORM", "ACCURACY %", "BYTES", "MS");
        accuracy.forEach((form, share) -> table.row(
                form,
                String.format(Locale.ROOT, "%.2f", 100 * share),
                sizes.get(form),
                ms.containsKey(form) ? String.format(Locale.ROOT, "%.3f", ms.get(form)) : "-"));
        table.print(out);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
