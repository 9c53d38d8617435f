package margay.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void isMadeAndLockedUntilItIsClosed() throws LaunchException, IOException {
        Path path = parent.resolve("a/b");
        StateDirectory first = StateDirectory.open(path);
        LaunchException refusal = assertThrows(LaunchException.class, () -> StateDirectory.open(path));
        assertTrue(refusal.getMessage().contains(path + ". Stop it, or"), refusal::getMessage);
        first.close();
        StateDirectory.open(path).close();
        assertTrue(Files.exists(path));
    }

    @Test
    void givesWayToATemporaryOneThatGoesWhenItIsClosed() throws LaunchException, IOException {
        try (StateDirectory first = StateDirectory.openOrTemporary(parent)) {
            StateDirectory second = StateDirectory.openOrTemporary(parent);
            assertEquals(parent.toRealPath(), first.path());
            assertNotEquals(first.path(), second.path());
            Files.createDirectories(second.path().resolve("models/deep"));
            Files.writeString(second.path().resolve("models/deep/file"), "x");
            second.close();
            assertFalse(Files.exists(second.path()));
        }
    }

    @Test
    void saysThatAFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        LaunchException refusal = assertThrows(LaunchException.class, () -> StateDirectory.open(file));
        assertTrue(
                refusal.getMessage().contains(file + " as the state directory: a file is in its place. Name another"),
                refusal::getMessage);
    }
}
