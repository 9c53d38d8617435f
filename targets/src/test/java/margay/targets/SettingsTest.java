package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator's files of settings, in the distribution for this machine. */
@Timeout(300)
class SettingsTest {
    private static final Path HOME = Path.of("target", "linux-x86_64");
    private static final String TOO_SMALL = "\"faces\":[],";

    @TempDir
    Path folder;

    private Path settings;

    @BeforeEach
    void folder() throws IOException {
        assumeTrue("amd64".equals(System.getProperty("os.arch")) && "Linux".equals(System.getProperty("os.name")));
        settings = Files.createDirectories(folder.resolve("box/settings"));
    }

    @Test
    void holdWhileTheirFileIsThere() throws IOException, InterruptedException {
        Path file = Files.writeString(settings.resolve("margay.face.cfg"), "leastFaceHeight = 2000\n");
        assertTrue(identify().contains(TOO_SMALL));
        assertEquals("", errors());
        Files.delete(file);
        assertFalse(identify().contains(TOO_SMALL));
    }

    @Test
    void thatAreWrongAreNamedAndNotUsed() throws IOException, InterruptedException {
        Path face = Files.writeString(settings.resolve("margay.face.cfg"), "leastFaceHeight = many\n");
        Path engine = Files.writeString(settings.resolve("margay.engine.cfg"), "opener = 1\n");
        assertFalse(identify().contains(TOO_SMALL));
        assertTrue(
                errors().contains("The settings in " + face + " are not used: leastFaceHeight cannot be 'many'"),
                this::errors);
        assertTrue(
                errors().contains("The settings in " + engine
                        + " are not used: there is no setting 'opener'; there are bad.after, "),
                this::errors);
    }

    /** The backend names the option that has no value, so it was told apart from the one before. */
    @Test
    void thatAreListsHaveTheirElements() throws IOException, InterruptedException {
        Files.writeString(
                settings.resolve("margay.backend.tflite.cfg"),
                "delegate.library = libnone.so\ndelegate.options = names=a\\\\,b, nonsense\n");
        identify();
        assertTrue(errors().contains("The delegate option nonsense has no value"), this::errors);
    }

    private String identify() throws IOException, InterruptedException {
        List<String> command = List.of(
                HOME.resolve("bin/margay").toString(),
                "--state",
                folder.resolve("box").toString(),
                "call",
                "identify",
                "--json",
                HOME.resolve("photos/astronaut.jpg").toString());
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertEquals(0, process.waitFor(), this::errors);
        return Files.readString(out);
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
