package margay.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsDirectoryTest {
    @TempDir
    Path folder;

    private Path home;
    private Path state;

    @BeforeEach
    void folders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        state = Files.createDirectory(folder.resolve("state"));
    }

    @Test
    void theOneThatIsNamedComesFirstThenTheDistributionsThenTheStates() throws LaunchException, IOException {
        Path named = Files.createDirectory(folder.resolve("named"));
        assertEquals(state.resolve("settings"), SettingsDirectory.of(Optional.empty(), home, state));
        Path shared = Files.createDirectory(home.resolve("settings"));
        assertEquals(shared, SettingsDirectory.of(Optional.empty(), home, state));
        assertEquals(named, SettingsDirectory.of(Optional.of(named), home, state));
    }

    @Test
    void aNamedOneThatIsNotThereIsWrongUsage() {
        Optional<Path> nowhere = Optional.of(folder.resolve("nowhere"));
        LaunchException refusal = assertThrows(LaunchException.class, () -> SettingsDirectory.of(nowhere, home, state));
        assertEquals(Main.WRONG_USAGE, refusal.exitCode());
        assertTrue(refusal.getMessage().contains("nowhere"), refusal::getMessage);
    }
}
