package margay.shell.internal;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import margay.shell.Command;
import margay.shell.CommandRunner;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine;

/** Borrows the command services for the length of one command line. */
@Component
public final class Shell implements CommandRunner {
    private final BundleContext context;

    /** @param context of the shell */
    @Activate
    public Shell(BundleContext context) {
        this.context = context;
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        List<Borrowed> commands = borrow();
        try {
            CommandTree tree = new CommandTree(context.getBundle().getVersion());
            named(commands, arguments).forEach(borrowed -> tree.add(borrowed.group(), borrowed.command()));
            CommandLine line = tree.line();
            line.setOut(out).setErr(err);
            return line.execute(arguments);
        } finally {
            commands.forEach(Borrowed::giveBack);
            out.flush();
            err.flush();
        }
    }

    /** Picocli reflects on every command that it is given, which takes longer than many commands do. */
    private static List<Borrowed> named(List<Borrowed> commands, String... arguments) {
        Optional<String> word = Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        List<Borrowed> named = commands.stream()
                .filter(borrowed -> word.equals(Optional.of(borrowed.word())))
                .toList();
        return named.isEmpty() ? commands : named;
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

        /** The first word of the command lines that may be meant for it. */
        String word() {
            String name =
                    command.getClass().getAnnotation(CommandLine.Command.class).name();
            return group().isEmpty() ? name : group();
        }

        /** A bundle that has stopped meanwhile took its command away itself. */
        void giveBack() {
            try {
                objects.ungetService(command);
            } catch (IllegalArgumentException | IllegalStateException taken) {
                return;
            }
        }
    }
}
