package margay.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import margay.launcher.board.Board;
import org.osgi.framework.BundleException;

/**
 * The program: boots a box, runs the command of its arguments, stops the box, and exits with the command's code.
 *
 * <p>{@code --state DIR} names the state directory and {@code --settings DIR} that of settings (see {@link
 * SettingsDirectory}); everything else goes to the command. Without it {@code run} has its
 * state in {@code ./box}, and every other command in the directory that the system property {@value #SCRATCH} names
 * ({@code ./box} if there is none) or, while another box runs there, in a temporary one. The distribution is the folder
 * above the one with the launcher's jar, or the one that the system property {@value #HOME} names. The system property
 * {@value #BOARD} names a folder with files of another board ({@code proc}, {@code sys}, {@code dev}, {@code etc}), to see
 * what resolves there.
 */
public final class Main {
    /** Exit code when the box cannot start or the command fails. */
    static final int FAILED = 1;

    /** Exit code when the command line is wrong. */
    static final int WRONG_USAGE = 2;

    private static final String HOME = "margay.home";
    private static final String SCRATCH = "margay.scratch";
    private static final String BOARD = "margay.board.root";

    private Main() {}

    /** @param line the command and its arguments */
    public static void main(String... line) {
        System.exit(run(line));
    }

    private static int run(String... line) {
        CommandOutput output = CommandOutput.install();
        try {
            Invocation invocation = Invocation.parse(line);
            Distribution distribution = Distribution.at(home());
            distribution.frameworkProperties().forEach(System.getProperties()::putIfAbsent);
            StateDirectory state = state(invocation);
            Path settings = SettingsDirectory.of(invocation.settings(), distribution.home(), state.path());
            Box box = new Box(distribution, state, settings, board());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(box, output), "margay-stop"));
            box.start(invocation.arguments());
            return call(box.command());
        } catch (LaunchException e) {
            System.err.println("margay: " + e.getMessage());
            return e.exitCode();
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    private static Board board() {
        return Board.probe(Path.of(System.getProperty(BOARD, "/")));
    }

    private static Path home() throws LaunchException {
        String home = System.getProperty(HOME);
        return (home == null ? jar().getParent().resolve("..") : Path.of(home))
                .toAbsolutePath()
                .normalize();
    }

    private static Path jar() throws LaunchException {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new LaunchException("Cannot tell where the launcher lies; set -D" + HOME + "=DIR", e);
        }
    }

    private static StateDirectory state(Invocation invocation) throws LaunchException {
        Optional<Path> named = invocation.state();
        Path usual = Path.of(invocation.serves() ? "box" : System.getProperty(SCRATCH, "box"));
        boolean replaceable = named.isEmpty() && !invocation.serves();
        return replaceable ? StateDirectory.openOrTemporary(usual) : StateDirectory.open(named.orElse(usual));
    }

    /** What bundles print while they stop must not follow the command's output. */
    private static void stop(Box box, CommandOutput output) {
        output.end();
        try {
            box.stop();
        } catch (IOException | BundleException e) {
            System.err.println("margay: The box did not stop cleanly: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int call(Callable<?> command) {
        try {
            return command.call() instanceof Integer code ? code : 0;
        } catch (Exception e) {
            System.err.println("margay: The command failed.");
            e.printStackTrace();
            return FAILED;
        }
    }
}
