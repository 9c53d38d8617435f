package margay.shell;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * How far some long work is, with the time left: a bar that is redrawn on a terminal, else a line for every tenth.
 * Thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final int CELLS = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final boolean terminal;
    private final String what;
    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private long drawn = Long.MIN_VALUE;
    private boolean closed;

    /**
     * @param out where it is printed: standard error, as a rule
     * @param what is being done, in a few words
     * @param total steps of the whole work; 0 if there is nothing to do
     */
    public Progress(PrintWriter out, String what, long total) {
        this(out, Terminal.isStandardError(), what, total);
    }

    Progress(PrintWriter out, boolean terminal, String what, long total) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
        this.total = total;
    }

    /** One more step is done. */
    public void step() {
        advance(1);
    }

    /** @param steps that were done since the last call */
    public synchronized void advance(long steps) {
        done = Math.min(total, done + steps);
        long now = System.nanoTime();
        if (terminal ? now - drawn > REDRAW_NANOS || drawn == Long.MIN_VALUE : tenth() > drawn) {
            draw(now);
        }
    }

    /** Ends the bar. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (!closed && terminal) {
            draw(System.nanoTime());
            out.println();
            out.flush();
        }
        closed = true;
    }

    private long tenth() {
        return share(10);
    }

    /** How much of so many parts is done. */
    private long share(int parts) {
        return total == 0 ? parts : done * parts / total;
    }

    private void draw(long now) {
        drawn = terminal ? now : tenth();
        String line = String.format("%s %3d %% (%d of %d)%s", what, share(100), done, total, left(now));
        if (terminal) {
            int full = (int) share(CELLS);
            out.print("\r[" + "#".repeat(full) + " ".repeat(CELLS - full) + "] " + line + "\u001b[K");
        } else {
            out.println(line);
        }
        out.flush();
    }

    private String left(long now) {
        if (done == 0 || done == total) {
            return "";
        }
        Duration left = Duration.ofNanos((long) ((now - start) * ((double) (total - done) / done)));
        return String.format(", %d:%02d left", left.toMinutes(), left.toSecondsPart());
    }
}
