package margay.shell.internal;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A word that stands before the names of several commands and does nothing without one. */
final class Group implements Runnable {
    private final CommandSpec spec;

    Group(String name) {
        spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().description("The commands of '" + name + "'.").synopsisSubcommandLabel("COMMAND");
    }

    CommandLine line() {
        return new CommandLine(spec);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command of '" + spec.name() + "'?");
    }
}
