package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box that is killed has kept what it has acknowledged. */
class KilledBoxTest {
    @TempDir
    Path folder;

    @Test
    void anAcknowledgedEnrolmentIsThereAfterAKill() throws IOException, InterruptedException {
        BoxCommand box = new BoxCommand(folder);
        Path photo = BoxCommand.HOME.resolve("photos/astronaut.jpg");
        box.start("people enrol Eileen " + photo, "Enrolled Eileen")
                .destroyForcibly()
                .waitFor();
        assertEquals(0, box.run("people list --json"), box::errors);
        assertTrue(box.lastLine().contains("\"name\":\"Eileen\""), box.lastLine());
    }
}
