package margay.shell.internal;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A word that stands before the names of several commands and does nothing without one. */
final class Group implements Runnable {
    private final CommandSpec spec;

    Group(String name) {
        spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    }

    CommandLine line() {
        return new CommandLine(spec);
    }

    /** Says what the group is for by the names of its commands. */
    static void describe(CommandSpec group) {
        String commands = group.subcommands().keySet().stream().sorted().collect(Collectors.joining(", "));
        group.usageMessage()
                .description(
                        "Commands: " + commands + ". '" + group.qualifiedName() + " --help' tells what each does.");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command of '" + spec.name() + "'?");
    }
}
