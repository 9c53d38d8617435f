package margay.launcher;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The standard output, which belongs to the command: what bundles print while they stop is dropped. A bundle that wraps
 * the standard output and restores it later restores this one.
 */
final class CommandOutput extends FilterOutputStream {
    private volatile boolean over;

    private CommandOutput(OutputStream out) {
        super(out);
    }

    /** Becomes {@link System#out}. */
    static CommandOutput install() {
        CommandOutput output = new CommandOutput(System.out);
        String console = System.getProperty(
                "sun.stdout.encoding", Charset.defaultCharset().name());
        Charset charset = Charset.forName(System.getProperty("stdout.encoding", console));
        System.setOut(new PrintStream(output, true, charset));
        return output;
    }

    /** Drops what comes from now on. */
    void end() {
        over = true;
    }

    @Override
    public void write(int octet) throws IOException {
        if (!over) {
            out.write(octet);
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        if (!over) {
            out.write(octets, offset, length);
        }
    }
}
