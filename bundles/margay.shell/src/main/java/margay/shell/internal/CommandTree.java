package margay.shell.internal;

import margay.shell.Command;
import org.osgi.framework.Version;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Puts commands below {@code margay}, or below groups that it makes as they are named. */
final class CommandTree {
    private final Root root = new Root();
    private final CommandLine line = new CommandLine(root);

    CommandTree(Version version) {
        line.getCommandSpec().version("margay " + version).mixinStandardHelpOptions(true);
    }

    /**
     * @param group where it goes; empty for the top
     * @param command a service with picocli's annotation
     */
    void add(String group, Command command) {
        parent(group).addSubcommand(withHelp(new CommandLine(command)));
    }

    /** @return the whole, after all commands were added */
    CommandLine line() {
        line.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> spec.userObject() instanceof Group)
                .forEach(Group::describe);
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
            line.addSubcommand(withHelp(new Group(group).line()));
        }
        return line.getSubcommands().get(group);
    }

    private static CommandLine withHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build());
        return command;
    }
}
