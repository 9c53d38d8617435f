package margay.forge.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    @TempDir
    Path folder;

    @Test
    void aLineThatWasCutIsReplacedByTheNext() throws IOException {
        Path file = folder.resolve("lines");
        LineFile lines = new LineFile(file);
        assertEquals(List.of(), lines.lines());
        lines.add("eins");
        lines.add("zwei \u00e4");
        Files.writeString(file, Files.readString(file) + "dr");
        assertEquals(List.of("eins", "zwei \u00e4"), lines.lines());
        lines.add("vier");
        assertEquals("eins\nzwei \u00e4\nvier\n", Files.readString(file));
    }
}
