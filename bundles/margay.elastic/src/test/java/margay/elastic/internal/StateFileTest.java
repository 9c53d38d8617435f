package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import margay.elastic.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("model/budget.json");
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        assertEquals(Optional.empty(), StateFile.read(file(), Budget.class));
        Budget budget = new Budget(null, 0.8, 1000L, null, Budget.Preference.SIZE);
        StateFile.writeJson(file(), Budget.NONE);
        StateFile.writeJson(file(), budget);
        assertEquals(Optional.of(budget), StateFile.read(file(), Budget.class));
        try (Stream<Path> all = Files.list(file().getParent())) {
            assertEquals(List.of(file()), all.toList(), "nothing partial is left");
        }
    }

    @Test
    void whatIsEmptyOrDamagedIsAnIOExceptionThatNamesTheFile() throws IOException {
        Files.createDirectories(file().getParent());
        for (String content :
                List.of("", "{", "[]", "\0\0\0", "{\"accuracyFloor\": \"high\"}", "{\"accuracyFloor\": 88}")) {
            Files.writeString(file(), content);
            IOException refused = assertThrows(IOException.class, () -> StateFile.read(file(), Budget.class), content);
            assertTrue(refused.getMessage().startsWith(file().toString()), refused.getMessage());
        }
    }
}
