package margay.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of the measuring commands: they end well and print all figures. What the figures are is not tested. */
@Timeout(300)
class BenchCommandsTest {
    @TempDir
    Path folder;

    @Test
    void engine() throws IOException, InterruptedException {
        assertFigures(
                "bench engine --pairs 1",
                "overhead_p50",
                "bytes_per_call",
                "engine_p50_us",
                "straight_p50_us",
                "straight_bytes_per_call");
    }

    @Test
    void swap() throws IOException, InterruptedException {
        assertFigures(
                "bench swap --model face-landmarks --swaps 300 --clients 2 --steady 20",
                "failed",
                "p99_ratio",
                "rss_ratio",
                "swaps",
                "requests",
                "p50_steady_ms",
                "p50_swap_ms",
                "p99_steady_ms",
                "p99_swap_ms",
                "rss_100_mb",
                "rss_mb");
    }

    @Test
    void start() throws IOException, InterruptedException {
        assertFigures("bench start --runs 1", "first_face_ms", "rss_mb", "hwm_mb", "runs");
    }

    private void assertFigures(String command, String... names) throws IOException, InterruptedException {
        BoxCommand box = new BoxCommand(folder);
        assertEquals(0, box.run(command + " --json"), box::errors);
        String last = box.lastLine();
        assertEquals(Stream.of(names).toList(), names(last), last);
    }

    /** Of a JSON object with numbers only. */
    private static List<String> names(String json) {
        return Stream.of(json.substring(1, json.length() - 1).split(","))
                .map(figure -> figure.substring(1, figure.indexOf("\":")))
                .toList();
    }
}
