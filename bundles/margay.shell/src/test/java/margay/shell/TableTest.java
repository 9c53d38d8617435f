package margay.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAlignAndLinesHaveNoTrailingBlanks() {
        StringWriter out = new StringWriter();
        new Table("model", "state").row("a-long-name", "serving").row("b", 7).print(new PrintWriter(out));
        assertEquals(String.format("model        state%na-long-name  serving%nb            7%n"), out.toString());
    }

    @Test
    void aRowOfAnotherWidthIsRefused() {
        Table table = new Table("one", "two");
        assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
    }
}
