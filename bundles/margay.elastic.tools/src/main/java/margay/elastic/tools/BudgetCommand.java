package margay.elastic.tools;

import com.google.gson.Gson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import margay.api.RequestException;
import margay.elastic.Budget;
import margay.elastic.Elastic;
import margay.elastic.ElasticStatus;
import margay.shell.Command;
import margay.shell.Services;
import margay.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows elastic models, and sets what one may cost. */
@Component(service = Command.class, scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "budget",
        description = {
            "Show the elastic models with their forms, or set what one may cost.",
            "The best form within the budget is made for this box and swapped in once it passed its golden vectors."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  margay budget", "  margay budget eqnet-cifar10 --accuracy-floor 0.86 --prefer size"})
public final class BudgetCommand implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Services services;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "Its name; all are shown without one.")
    private String model;

    @Mixin
    private BudgetOptions options;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** @param services to find the elastic models */
    @Activate
    public BudgetCommand(@Reference Services services) {
        this.services = services;
    }

    @Override
    public Integer call() throws RequestException {
        if (options.given() && model == null) {
            throw new ParameterException(spec.commandLine(), "Name the MODEL that the budget is for");
        }
        Elastic elastic = services.await(Elastic.class, null, PATIENCE);
        List<ElasticStatus> shown = shown(elastic);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new Gson().toJson(Map.of("models", shown)));
        } else {
            shown.forEach(status -> print(status, out));
        }
        return shown.stream()
                        .allMatch(status ->
                                status.problem().isEmpty() && !status.form().isEmpty())
                ? 0
                : 1;
    }

    private List<ElasticStatus> shown(Elastic elastic) throws RequestException {
        if (options.given()) {
            return List.of(elastic.budget(model, wanted()));
        }
        return model == null ? all(elastic) : List.of(elastic.status(model));
    }

    private Budget wanted() {
        try {
            return options.budget();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static List<ElasticStatus> all(Elastic elastic) throws RequestException {
        List<ElasticStatus> all = elastic.status();
        if (all.isEmpty()) {
            throw new RequestException(
                    RequestException.Code.NOT_FOUND, "This box has no elastic model: install an elastic bundle");
        }
        return all;
    }

    private static void print(ElasticStatus status, PrintWriter out) {
        out.println(status.model() + ": "
                + (status.form().isEmpty() ? "no form serves" : status.form() + " serves, " + status.quantization()));
        out.println("budget: " + status.budget());
        if (!status.problem().isEmpty()) {
            out.println("problem: " + status.problem());
        }
        Table table = new Table("FORM", "ACCURACY %", "BYTES", "MS");
        status.forms()
                .forEach(form -> table.row(
                        form.name(),
                        String.format(Locale.ROOT, "%.2f", 100 * form.accuracy()),
                        form.bytes() == 0 ? "-" : form.bytes(),
                        form.ms() == 0 ? "-" : String.format(Locale.ROOT, "%.3f", form.ms())));
        table.print(out);
    }
}
