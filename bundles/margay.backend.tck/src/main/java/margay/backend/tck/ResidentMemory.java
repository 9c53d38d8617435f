package margay.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resident memory of this process on Linux, without the Java heap. What leaks grows with every batch of work; all else
 * grows in some and shrinks in others: so the growth of the median batch counts. The virtual machine itself grows by megabytes
 * while it compiles what it runs for the first time, so as much work is done before it is measured as afterwards.
 */
final class ResidentMemory {
    private static final int BATCHES = 10;

    /** Of the growth by all batches together, in bytes. */
    private static final long LIMIT = 8 << 20;

    /** HotSpot puts a heap with compressed pointers below 32 GiB; nothing else on a 64-bit machine is there. */
    private static final long END_OF_HEAP = 32L << 30;

    private static final Pattern START = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");

    private ResidentMemory() {}

    /** @param times that the work is done, after as many times that are not measured */
    static void assertFlat(int times, Runnable work) {
        repeat(times, work);
        long[] growth = new long[BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            long before = bytes();
            repeat(times / BATCHES, work);
            growth[batch] = bytes() - before;
        }
        Arrays.sort(growth);
        assertTrue(
                growth[BATCHES / 2] * BATCHES <= LIMIT,
                () -> "Resident memory grew by so many bytes, each " + times / BATCHES + " times: "
                        + Arrays.toString(growth));
    }

    private static void repeat(int times, Runnable work) {
        for (int i = 0; i < times; i++) {
            work.run();
        }
    }

    private static long bytes() {
        System.gc();
        try {
            return bytes(Files.readAllLines(Path.of("/proc/self/smaps")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(List<String> mappings) {
        long bytes = 0;
        boolean heap = false;
        for (String line : mappings) {
            Matcher start = START.matcher(line);
            if (start.lookingAt()) {
                heap = Long.parseUnsignedLong(start.group(1), 16) < END_OF_HEAP;
            } else if (!heap && line.startsWith("Rss:")) {
                bytes += Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return bytes;
    }
}
