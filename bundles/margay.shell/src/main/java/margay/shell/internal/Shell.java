package margay.shell.internal;

import java.io.PrintWriter;
import java.util.List;
import margay.shell.Command;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine;

/** Runs one command line with the commands that are there at that moment. */
@Component(service = Shell.class)
public final class Shell {
    private final BundleContext context;

    /** @param context of the shell */
    @Activate
    public Shell(BundleContext context) {
        this.context = context;
    }

    /**
     * @param out for results
     * @param err for diagnostics
     * @param arguments of {@code margay}
     * @return the exit code: 0 good, 1 the work failed, 2 wrong usage
     */
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        List<Borrowed> commands = borrow();
        try {
            CommandTree tree = new CommandTree(context.getBundle().getVersion());
            commands.forEach(borrowed -> tree.add(borrowed.group(), borrowed.command()));
            CommandLine line = tree.line();
            line.setOut(out).setErr(err);
            return line.execute(arguments);
        } finally {
            commands.forEach(Borrowed::giveBack);
            out.flush();
            err.flush();
        }
    }

    private List<Borrowed> borrow() {
        try {
            return context.getServiceReferences(Command.class, null).stream()
                    .sorted((left, right) -> right.compareTo(left))
                    .map(reference -> Borrowed.of(context.getServiceObjects(reference)))
                    .filter(borrowed -> borrowed.command() != null)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A command object of this run. */
    private record Borrowed(ServiceObjects<Command> objects, Command command) {
        static Borrowed of(ServiceObjects<Command> objects) {
            return new Borrowed(objects, objects.getService());
        }

        String group() {
            ServiceReference<Command> reference = objects.getServiceReference();
            return reference.getProperty(Command.PARENT) instanceof String group ? group : "";
        }

        void giveBack() {
            objects.ungetService(command);
        }
    }
}
