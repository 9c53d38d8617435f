package margay.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    Path home;

    @Test
    void startLevelsGoByTheNameWithoutItsVersion() throws LaunchException, IOException {
        Distribution distribution = with("startlevel.1 = slf4j.*, a.b\nstartlevel.20 = late\n");
        assertEquals(1, distribution.startLevel(Path.of("slf4j.simple-1.7.36.jar")));
        assertEquals(1, distribution.startLevel(Path.of("a.b-1.0.jar")));
        assertEquals(20, distribution.startLevel(Path.of("late.jar")));
        assertEquals(Distribution.ORDINARY_LEVEL, distribution.startLevel(Path.of("a.bc-1.0.jar")));
        assertEquals(Distribution.ORDINARY_LEVEL, distribution.startLevel(Path.of("axb-1.0.jar")));
        assertEquals(20, distribution.highestStartLevel());
    }

    @Test
    void otherPropertiesAreTheFrameworks() throws LaunchException, IOException {
        assertEquals(
                Map.of("port", "80"), with("startlevel.1 = x\nport = 80 \n").frameworkProperties());
    }

    @Test
    void allBundlesStartButThoseThatAreOnlyInstalled() throws LaunchException, IOException {
        Distribution distribution = with("installed = other.*, spare\n");
        assertFalse(distribution.starts(Path.of("spare-1.0.jar")));
        assertFalse(distribution.starts(Path.of("other.model.jar")));
        assertTrue(distribution.starts(Path.of("sparely-1.0.jar")));
        assertEquals(Map.of(), distribution.frameworkProperties());
        assertTrue(with("").starts(Path.of("spare-1.0.jar")));
    }

    @Test
    void refusesAStartLevelThatIsNone() {
        assertTrue(refusal("startlevel.x = a").contains("startlevel.x is no start level"));
        assertTrue(refusal("startlevel.0 = a").contains("below the first"));
    }

    @Test
    void saysWhatIsMissing() throws LaunchException, IOException {
        assertTrue(assertThrows(LaunchException.class, () -> Distribution.at(home))
                .getMessage()
                .contains("box.properties"));
        Distribution distribution = with("");
        Files.createDirectories(home.resolve("bundles"));
        assertTrue(assertThrows(LaunchException.class, distribution::bundles)
                .getMessage()
                .contains("There are no bundles in " + home.resolve("bundles")));
    }

    private String refusal(String properties) {
        return assertThrows(LaunchException.class, () -> with(properties)).getMessage();
    }

    private Distribution with(String properties) throws IOException, LaunchException {
        Files.writeString(home.resolve("box.properties"), properties);
        return Distribution.at(home);
    }
}
