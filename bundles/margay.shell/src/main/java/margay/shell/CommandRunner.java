package margay.shell;

import java.io.PrintWriter;
import org.osgi.annotation.versioning.ProviderType;

/** Runs command lines of {@code margay} in this box. Thread-safe. */
@ProviderType
public interface CommandRunner {
    /**
     * Runs one command line with the commands that are there at that moment.
     *
     * @param out for results
     * @param err for progress and diagnostics
     * @param arguments as after {@code margay} in a terminal
     * @return the exit code: 0 good, 1 the work failed, 2 wrong usage
     */
    int run(PrintWriter out, PrintWriter err, String... arguments);
}
