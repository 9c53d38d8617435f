package margay.forge;

import margay.forge.cli.ForgeCommand;

/** The command {@code margay forge}. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(ForgeCommand.execute(args));
    }
}
