package margay.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();

    @Test
    void withoutTerminalThereIsALineForEveryTenth() {
        try (Progress progress = new Progress(new PrintWriter(out), false, "swaps", 200)) {
            IntStream.range(0, 200).forEach(step -> progress.step());
        }
        List<String> lines = out.toString().lines().toList();
        assertEquals(11, lines.size(), out.toString());
        assertTrue(lines.get(5).startsWith("swaps  50 % (100 of 200)"), lines.get(5));
        assertEquals("swaps 100 % (200 of 200)", lines.get(10));
    }

    @Test
    void onATerminalTheLastDrawingIsFull() {
        try (Progress progress = new Progress(new PrintWriter(out), true, "swaps", 3)) {
            progress.advance(5);
        }
        String last = out.toString().substring(out.toString().lastIndexOf('\r') + 1);
        assertTrue(last.startsWith("[##############################] swaps 100 % (3 of 3)"), last);
        assertTrue(last.endsWith(System.lineSeparator()), "the bar's line is ended");
    }

    @Test
    void whereThereIsNothingToDoItIsDone() {
        try (Progress progress = new Progress(new PrintWriter(out), true, "swaps", 0)) {
            progress.step();
        }
        assertTrue(out.toString().contains("[##############################] swaps 100 % (0 of 0)"), out.toString());
    }

    @Test
    void whereThereIsNothingToDoALineSaysSoWithoutTerminal() {
        try (Progress progress = new Progress(new PrintWriter(out), false, "swaps", 0)) {
            progress.advance(0);
        }
        assertEquals("swaps 100 % (0 of 0)", out.toString().strip());
    }
}
