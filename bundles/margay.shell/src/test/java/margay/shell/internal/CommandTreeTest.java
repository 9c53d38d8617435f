package margay.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import margay.api.RequestException;
import margay.shell.Command;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

class CommandTreeTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @CommandLine.Command(name = "fail", description = "Fails as it is told.")
    static final class Fail implements Command {
        @Parameters(arity = "0..1")
        private String how = "";

        @Override
        public Integer call() throws RequestException, IOException {
            return switch (how) {
                case "request" -> throw new RequestException(RequestException.Code.BUSY, "The queue of m is full.");
                case "file" -> throw new NoSuchFileException("photo.jpg");
                case "defect" -> throw new IllegalStateException("boom");
                case "one" -> 1;
                default -> 0;
            };
        }
    }

    private int run(String... arguments) {
        CommandTree tree = new CommandTree(new Version("1.2.3"));
        tree.add("", new Fail());
        tree.add("bench", new Fail());
        CommandLine line = tree.line();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @Test
    void aCommandsAnswerIsTheExitCode() {
        assertEquals(0, run("fail"));
        assertEquals(1, run("fail", "one"));
        assertEquals(0, run("bench", "fail"));
        assertEquals("", err.toString());
    }

    @Test
    void aRequestThatFailsIsOneSentence() {
        assertEquals(1, run("fail", "request"));
        assertEquals(String.format("margay: The queue of m is full.%n"), err.toString());
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals(1, run("fail", "file"));
        assertEquals(String.format("margay: There is no file photo.jpg%n"), err.toString());
    }

    @Test
    void aStackTraceIsPrintedOnlyWithDebug() {
        assertEquals(1, run("fail", "defect"));
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertEquals(1, run("bench", "fail", "defect", "--debug"));
        assertTrue(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void wrongUsageIsTwo() {
        assertEquals(2, run("fails"));
        assertTrue(err.toString().contains("There is no command 'fails'; there are: bench, fail"), err.toString());
        assertEquals(2, run("bench", "foo"));
        assertTrue(err.toString().contains("There is no command 'foo'; there are: fail"), err.toString());
        assertFalse(err.toString().contains("Did you mean"), err.toString());
        assertEquals(2, run("fail", "--nonsense"));
        assertEquals(2, run("bench"));
        assertTrue(err.toString().contains("Which command of 'bench'?"), err.toString());
        assertEquals(2, run());
    }

    @Test
    void helpListsCommandsAndExamples() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Fails as it is told."), out.toString());
        assertTrue(out.toString().contains("Commands: fail. 'margay bench --help' tells"), out.toString());
        assertTrue(out.toString().contains("Examples:"), out.toString());
        assertFalse(out.toString().contains("\u001b["), "no colours without a terminal");
    }

    @Test
    void versionIsTheBundles() {
        assertEquals(0, run("--version"));
        assertEquals(String.format("margay 1.2.3%n"), out.toString());
    }
}
