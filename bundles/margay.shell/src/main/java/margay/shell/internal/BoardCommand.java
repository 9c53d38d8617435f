package margay.shell.internal;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import margay.shell.Command;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the board has. */
@Component(scope = ServiceScope.PROTOTYPE)
@CommandLine.Command(
        name = "board",
        description = {
            "Show what this board has: its processors and accelerators, the backends with their execution providers,"
                    + " and for each bundle that does not resolve what it lacks."
        },
        footerHeading = "%nExample:%n",
        footer = "  margay board --json")
public final class BoardCommand implements Command {
    private final BundleContext context;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** @param context of the shell */
    @Activate
    public BoardCommand(BundleContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        BoardReport report = BoardReport.of(context);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(BoardJson.of(report)));
        } else {
            BoardTables.print(report, out);
        }
        return 0;
    }
}
