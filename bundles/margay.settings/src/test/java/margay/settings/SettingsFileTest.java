package margay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    @Test
    void isTheConfigurationThatItIsCalledAfter() throws IOException {
        Path file = Files.writeString(folder.resolve("margay.engine.cfg"), "# limits\nopeners = 1  \nname=\u00e9\n");
        assertEquals(
                new SettingsFile("margay.engine", Map.of("openers", "1", "name", "\u00e9")), SettingsFile.read(file));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path file = folder.resolve("x.cfg");
        Files.writeString(file, "a = \\u12\n");
        assertEquals("it is no properties file: Malformed \\uxxxx encoding.", refusal(file));
        Files.write(file, "a = \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("it is not written in UTF-8", refusal(file));
    }

    private static String refusal(Path file) {
        return assertThrows(IOException.class, () -> SettingsFile.read(file)).getMessage();
    }
}
