package margay.shell.internal;

import margay.shell.Command;
import org.osgi.framework.Version;
import picocli.CommandLine;

/** Puts commands below {@code margay}, or below groups that it makes as they are named. */
final class CommandTree {
    private final Root root = new Root();
    private final CommandLine line = new CommandLine(root);
    private final String version;

    CommandTree(Version version) {
        this.version = "margay " + version;
        standardOptions(line);
    }

    /**
     * @param group where it goes; empty for the top
     * @param command a service with picocli's annotation
     */
    void add(String group, Command command) {
        parent(group).addSubcommand(standardOptions(new CommandLine(command)));
    }

    /** @return the whole, after all commands were added */
    CommandLine line() {
        Failures failures = new Failures(root);
        return line.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private CommandLine parent(String group) {
        if (group.isEmpty()) {
            return line;
        }
        if (!line.getSubcommands().containsKey(group)) {
            line.addSubcommand(standardOptions(new Group(group).line()));
        }
        return line.getSubcommands().get(group);
    }

    private CommandLine standardOptions(CommandLine command) {
        command.getCommandSpec().version(version).mixinStandardHelpOptions(true);
        return command;
    }
}
