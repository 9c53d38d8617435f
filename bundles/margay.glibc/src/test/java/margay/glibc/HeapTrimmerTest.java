package margay.glibc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import margay.api.model.ModelEvents;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

class HeapTrimmerTest {
    /** Under the size from which glibc takes memory from the system piece by piece. */
    private static final int PIECE = 64 << 10;

    private static final int PIECES = 2000;

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final HeapTrimmer trimmer = new HeapTrimmer(later::add);
    private final Event closed = new Event(ModelEvents.TOPIC_PREFIX + "CLOSED", Map.of());

    @Test
    void answersManyClosingsTogetherAndTheNextOnesAgain() {
        trimmer.handleEvent(closed);
        trimmer.handleEvent(closed);
        assertEquals(1, later.size());
        later.remove().run();
        trimmer.handleEvent(closed);
        assertEquals(1, later.size());
    }

    @Test
    void givesPagesBackThatLieBetweenPiecesInUse() throws IOException {
        List<Memory> kept = new ArrayList<>();
        List<Memory> freed = new ArrayList<>();
        for (int i = 0; i < PIECES; i++) {
            Memory piece = new Memory(PIECE);
            piece.clear();
            (i % 2 == 0 ? kept : freed).add(piece);
        }
        freed.forEach(Memory::close);
        long before = residentKilobytes();
        trimmer.handleEvent(closed);
        later.remove().run();
        long given = before - residentKilobytes();
        assertTrue(given > PIECES / 2 * (PIECE >> 10) / 2, given + " kB were given back");
        kept.forEach(Memory::close);
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
