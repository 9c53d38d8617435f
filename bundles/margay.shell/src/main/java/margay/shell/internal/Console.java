package margay.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs Gogo commands, one a line of the standard input. */
final class Console {
    private final CommandProcessor processor;

    Console(CommandProcessor processor) {
        this.processor = processor;
    }

    void run() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        try (CommandSession session = processor.createSession(System.in, System.out, System.err)) {
            for (String line = prompt(in); line != null; line = prompt(in)) {
                execute(session, line);
            }
        }
    }

    private static String prompt(BufferedReader in) throws IOException {
        System.out.print("margay> ");
        System.out.flush();
        return in.readLine();
    }

    /** Gogo declares {@code Exception}: whatever a command throws is for the person at the console. */
    private static void execute(CommandSession session, String line) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                System.out.println(session.format(result, Converter.INSPECT));
            }
        } catch (Exception e) {
            System.err.println(e);
        }
    }
}
