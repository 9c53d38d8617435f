package margay.forge.train;

import java.io.PrintStream;
import java.time.Duration;

/** Shows how far a run is and how long it will still take: a bar on a terminal, else a line now and then. */
public final class Progress {
    private static final long TERMINAL_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private final int first;
    private final int total;
    private long shown;

    /**
     * Starts the clock.
     *
     * @param out where to write
     * @param terminal whether a line may be overwritten
     * @param first the step to start from
     * @param total the steps of the whole run
     */
    public Progress(PrintStream out, boolean terminal, int first, int total) {
        this.out = out;
        this.terminal = terminal;
        this.first = first;
        this.total = total;
    }

    /**
     * Tells that steps are done; writes if the last writing is long enough ago.
     *
     * @param done steps done in the whole run
     * @param text what to show beside
     */
    public void step(int done, String text) {
        long now = System.nanoTime();
        if (now - shown >= (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
            shown = now;
            String line = line(done, now, text);
            out.print(terminal ? "\r" + line + "\u001b[K" : line + "\n");
            out.flush();
        }
    }

    private String line(int done, long now, String text) {
        int filled = (int) ((long) WIDTH * done / total);
        double secondsLeft = (now - started) / 1e9 * (total - done) / Math.max(1, done - first);
        return "[%s%s] %d/%d %s, %s left"
                .formatted("#".repeat(filled), " ".repeat(WIDTH - filled), done, total, text, time(secondsLeft));
    }

    private static String time(double seconds) {
        Duration left = Duration.ofSeconds((long) seconds);
        return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }
}
