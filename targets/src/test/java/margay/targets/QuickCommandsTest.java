package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution for this machine, as a person types commands: they end well, and say nothing that was not asked. */
@Timeout(300)
class QuickCommandsTest {
    private static final String PHOTO = "target/linux-x86_64/photos/astronaut.jpg";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "list",
                "models",
                "people list",
                "call faces " + PHOTO,
                "call identify " + PHOTO,
                "call landmarks " + PHOTO
            })
    void endsWellAndComplainsOfNothing(String command) throws IOException, InterruptedException {
        assertTrue(lines(command).stream().anyMatch(line -> !line.isBlank()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --json",
                "models --json",
                "people list --json",
                "call faces --json " + PHOTO,
                "call landmarks --json " + PHOTO
            })
    void theLastLineIsTheJson(String command) throws IOException, InterruptedException {
        List<String> lines = lines(command);
        String last = lines.get(lines.size() - 1);
        assertTrue(last.startsWith("{") && last.endsWith("}"), last);
    }

    @Test
    void theDemonstrationFindsFacesOnOneBackendAndEmbedsThemOnAnother() throws IOException, InterruptedException {
        BoxCommand box = new BoxCommand(folder);
        String command = "demo --detector face-blazeface-short --swaps 2 --json --image " + PHOTO + " --out "
                + folder.resolve("pictures");
        assertEquals(0, box.run(command), box::errors);
        String last = box.lastLine();
        assertTrue(last.contains("\"identified\":1,"), last);
        assertTrue(
                last.contains("{\"model\":\"face-blazeface-short\",\"version\":\"1.0.0\","
                        + "\"task\":\"face-detection\",\"backend\":\"tflite\"}"),
                last);
        assertTrue(last.contains("\"task\":\"face-embedding\",\"backend\":\"onnxruntime\"}"), last);
    }

    /** Standard output; the command must end with 0 and must not use standard error. */
    private List<String> lines(String command) throws IOException, InterruptedException {
        BoxCommand box = new BoxCommand(folder);
        int code = box.run(command);
        assertEquals("", box.errors());
        assertEquals(0, code);
        return box.lines();
    }
}
