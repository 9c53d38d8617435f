package margay.forge.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the commands: trains networks and makes models of them. */
@Command(
        name = "margay forge",
        description = "Trains networks and makes models of them",
        mixinStandardHelpOptions = true,
        subcommands = {
            ForgeCommand.Train.class,
            EvalCommand.class,
            PredictorCommand.class,
            SearchCommand.class,
            ExportCommand.class,
            PlotCommand.class
        })
public final class ForgeCommand {
    private ForgeCommand() {}

    /** The commands that train. */
    @Command(
            name = "train",
            description = "Train a network",
            mixinStandardHelpOptions = true,
            subcommands = {TrainFloat32.class, TrainLsq.class, TrainEqNet.class})
    static final class Train {}

    /**
     * Runs one command.
     *
     * @param args the command line
     * @return the exit code: 0 for success, 1 for a failure, 2 for a wrong command line
     */
    public static int execute(String... args) {
        CommandLine commands = new CommandLine(new ForgeCommand());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return 1;
        });
        return commands.execute(args);
    }
}
