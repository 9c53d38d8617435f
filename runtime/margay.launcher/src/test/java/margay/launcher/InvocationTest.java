package margay.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {
    @ParameterizedTest
    @ValueSource(strings = {"run --state here --console", "--state here run --console", "run --state=here --console"})
    void takesTheStateDirectoryAndLeavesTheRest(String line) throws LaunchException {
        Invocation invocation = Invocation.parse(line.split(" "));
        assertEquals(Optional.of(Path.of("here")), invocation.state());
        assertEquals(List.of("run", "--console"), invocation.arguments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --settings there --state here", "--settings=there run --state=here"})
    void takesTheFolderOfSettings(String line) throws LaunchException {
        Invocation invocation = Invocation.parse(line.split(" "));
        assertEquals(Optional.of(Path.of("there")), invocation.settings());
        assertEquals(Optional.of(Path.of("here")), invocation.state());
        assertEquals(List.of("run"), invocation.arguments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --state", "run --state=", "run --state --console"})
    void refusesAStateDirectoryWithoutAName(String line) {
        LaunchException refusal = assertThrows(LaunchException.class, () -> Invocation.parse(line.split(" ")));
        assertEquals(Main.WRONG_USAGE, refusal.exitCode());
        assertTrue(refusal.getMessage().contains("--state ./box"), refusal::getMessage);
    }

    @Test
    void onlyRunServes() throws LaunchException {
        assertTrue(Invocation.parse("-v", "run").serves());
        assertFalse(Invocation.parse("demo", "run").serves());
        assertFalse(Invocation.parse().serves());
    }
}
