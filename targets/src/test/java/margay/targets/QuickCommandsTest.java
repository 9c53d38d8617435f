package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution for this machine, as a person types commands: they end well, and say nothing that was not asked. */
@Timeout(300)
class QuickCommandsTest {
    private static final Path HOME = Path.of("target", "linux-x86_64");
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
        assumeRuns();
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String command = "demo --detector face-blazeface-short --swaps 2 --json --image " + PHOTO + " --out "
                + folder.resolve("pictures");
        assertEquals(0, start(command, out, err).waitFor(), () -> contents(err));
        List<String> lines = Files.readAllLines(out);
        String last = lines.get(lines.size() - 1);
        assertTrue(last.contains("\"identified\":1,"), last);
        assertTrue(
                last.contains("{\"model\":\"face-blazeface-short\",\"version\":\"1.0.0\","
                        + "\"task\":\"face-detection\",\"backend\":\"tflite\"}"),
                last);
        assertTrue(last.contains("\"task\":\"face-embedding\",\"backend\":\"onnxruntime\"}"), last);
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Standard output; the command must end with 0 and must not use standard error. */
    private List<String> lines(String command) throws IOException, InterruptedException {
        assumeRuns();
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        int code = start(command, out, err).waitFor();
        assertEquals("", Files.readString(err));
        assertEquals(0, code);
        return Files.readAllLines(out);
    }

    private static void assumeRuns() {
        assumeTrue("amd64".equals(System.getProperty("os.arch")) && "Linux".equals(System.getProperty("os.name")));
    }

    private Process start(String command, Path out, Path err) throws IOException {
        List<String> line = Stream.concat(
                        Stream.of(
                                HOME.resolve("bin/margay").toString(),
                                "--state",
                                folder.resolve("box").toString()),
                        Stream.of(command.split(" ")))
                .toList();
        return new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }
}
