package margay.shell;

import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command of {@code margay}: an OSGi service of singleton or prototype scope whose class has picocli's {@code @Command}
 * annotation, which gives its name, options and help.
 *
 * <p>It is there whatever else is: it references no service that may be missing, but looks services up by {@link
 * Services} when it is called. Results go to the command line's {@code getOut()}, progress and diagnostics to its {@code
 * getErr()} (picocli injects the {@code CommandSpec}); with {@code --json} the last line of the output is one JSON
 * object.
 *
 * <p>It returns 0 when the work is done and 1 when it failed. A {@link margay.api.RequestException} or {@link
 * java.io.IOException} that it throws is printed as one sentence and makes 1; wrong usage, a picocli {@code
 * ParameterException}, makes 2.
 */
@ConsumerType
public interface Command extends Callable<Integer> {
    /** Service property (String): the group of the command, for example {@code bench}; without it, it is on top. */
    String PARENT = "margay.command.parent";
}
