package margay.shell.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code margay} itself. */
@Command(
        name = "margay",
        description = "An edge-AI runtime whose capabilities and models are swapped while it works.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  margay run                          boot a box and serve until it is stopped",
            "  margay list                         what this box can do",
            "  margay call faces photo.jpg --json  ask a capability",
            "  margay models                       the models and the state that each is in",
            "",
            "--state DIR before or after the command names the box's state directory (default of run: ./box).",
            "--settings DIR likewise names the folder of settings, files PID.cfg (default: settings in the state directory).",
            "'margay COMMAND --help' tells more of a command. Exit codes: 0 good, 1 the work failed, 2 wrong usage."
        })
final class Root implements Runnable {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    boolean debug() {
        return debug;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
