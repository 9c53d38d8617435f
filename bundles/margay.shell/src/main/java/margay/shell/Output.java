package margay.shell;

import com.google.gson.Gson;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where a command's answer goes, and the option {@code --json}: a picocli mixin for commands that answer programs as well as
 * people. Used by the thread that runs the command.
 */
public final class Output {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object, as the last line.")
    private boolean json;

    /** @return standard output: results */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** @return standard error: progress and diagnostics */
    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** @return whether the answer is for a program */
    public boolean isJson() {
        return json;
    }

    /**
     * Prints the answer in one of its forms.
     *
     * @param forPrograms makes what Gson writes as a JSON object
     * @param forPeople prints a text
     */
    public void print(Supplier<?> forPrograms, Consumer<PrintWriter> forPeople) {
        if (json) {
            out().println(new Gson().toJson(forPrograms.get()));
        } else {
            forPeople.accept(out());
        }
    }

    /**
     * @param message what is wrong with the command line
     * @return to be thrown
     */
    public ParameterException wrongUsage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /**
     * @param least that makes sense
     * @param option its name
     * @param value that the command line gives it
     * @throws ParameterException if it is less
     */
    public void requireAtLeast(int least, String option, int value) {
        if (value < least) {
            throw wrongUsage(option + " must be at least " + least + ", not " + value);
        }
    }
}
