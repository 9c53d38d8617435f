package margay.shell.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.TreeSet;
import margay.api.RequestException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one sentence and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Root root;

    Failures(Root root) {
        this.root = root;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        line.getOut().flush();
        print(line.getErr(), line, sentence(failure));
        trace(failure, line.getErr());
        return 1;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        Optional<String> unknown = unknownCommand(failure);
        print(line.getErr(), line, unknown.orElseGet(failure::getMessage));
        if (unknown.isPresent() || !UnmatchedArgumentException.printSuggestions(failure, line.getErr())) {
            line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        }
        trace(failure, line.getErr());
        return 2;
    }

    private static Optional<String> unknownCommand(ParameterException failure) {
        CommandSpec spec = failure.getCommandLine().getCommandSpec();
        return failure instanceof UnmatchedArgumentException unmatched
                        && !unmatched.isUnknownOption()
                        && !spec.subcommands().isEmpty()
                ? Optional.of("There is no command '" + unmatched.getUnmatched().get(0) + "'; there are: "
                        + String.join(", ", new TreeSet<>(spec.subcommands().keySet())))
                : Optional.empty();
    }

    private void trace(Exception failure, PrintWriter err) {
        if (root.debug()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    private static void print(PrintWriter err, CommandLine line, String sentence) {
        err.println(line.getColorScheme().errorText("margay: " + sentence));
    }

    private static String sentence(Exception failure) {
        if (failure instanceof RequestException) {
            return failure.getMessage();
        }
        if (failure instanceof NoSuchFileException missing) {
            return "There is no file " + missing.getFile();
        }
        if (failure instanceof AccessDeniedException denied) {
            return "There is no permission to use the file " + denied.getFile();
        }
        if (failure instanceof IOException) {
            return "Reading or writing failed: " + failure.getMessage();
        }
        return "This is a defect of Margay; run it again with --debug to see where: " + failure;
    }
}
