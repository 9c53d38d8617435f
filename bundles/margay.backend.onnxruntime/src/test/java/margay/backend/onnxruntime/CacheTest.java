package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    private static final byte[] MODEL = OnnxModels.linear(128, 1);
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Box box;
    private float[] expected;

    @BeforeEach
    void setUp() throws BackendException, IOException, RequestException {
        box = new Box(folder);
        expected = answer(MODEL, Map.of());
    }

    @Test
    void theSecondTimeTheEntryIsUsedAsItIs() throws BackendException, IOException, RequestException {
        Path entry = onlyEntry();
        byte[] before = Files.readAllBytes(entry);
        Files.setLastModifiedTime(entry, FileTime.from(LONG_AGO));
        assertArrayEquals(expected, answer(MODEL, Map.of()));
        assertEquals(entry, onlyEntry());
        assertArrayEquals(before, Files.readAllBytes(entry));
        assertTrue(Files.getLastModifiedTime(entry).toInstant().isAfter(LONG_AGO));
    }

    @Test
    void whatIsInTheEntryIsWhatRuns() throws BackendException, IOException, RequestException {
        Path first = onlyEntry();
        byte[] other = OnnxModels.linear(128, 2);
        float[] otherAnswer = answer(other, Map.of());
        Path second = entries().stream()
                .filter(path -> !path.equals(first))
                .findFirst()
                .orElseThrow();
        Files.copy(second, first, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertArrayEquals(otherAnswer, answer(MODEL, Map.of()));
    }

    @Test
    void aDamagedEntryIsMadeAnew() throws BackendException, IOException, RequestException {
        Path entry = onlyEntry();
        byte[] whole = Files.readAllBytes(entry);
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            replace(entry, damaged);
            assertArrayEquals(expected, answer(MODEL, Map.of()));
            assertArrayEquals(whole, Files.readAllBytes(entry));
        }
    }

    @Test
    void aTruncatedEntryIsMadeAnew() throws BackendException, IOException, RequestException {
        Path entry = onlyEntry();
        byte[] whole = Files.readAllBytes(entry);
        for (int length : new int[] {0, 1, 8, 9, whole.length / 2, whole.length - 1}) {
            replace(entry, java.util.Arrays.copyOf(whole, length));
            assertArrayEquals(expected, answer(MODEL, Map.of()));
            assertArrayEquals(whole, Files.readAllBytes(entry));
        }
    }

    /** As a new file: the old one may still be mapped. */
    private static void replace(Path entry, byte[] content) throws IOException {
        Files.delete(entry);
        Files.write(entry, content);
    }

    @Test
    void aSessionRunsOnWhenTheFolderIsEmptied() throws BackendException, IOException, RequestException {
        try (Session session = box.open(MODEL)) {
            Files.delete(onlyEntry());
            assertArrayEquals(expected, answer(session));
        }
        assertEquals(List.of(), entries());
    }

    @Test
    void aModelOpensThoughTheFolderIsGone() throws BackendException, IOException, RequestException {
        Files.delete(onlyEntry());
        margay.api.backend.OpenRequest request = box.request(MODEL, Map.of(), 1);
        Files.delete(box.cache());
        try (Session session = box.backend().open(request)) {
            assertArrayEquals(expected, answer(session));
        }
    }

    @Test
    void everyLevelHasItsOwnEntry() throws BackendException, IOException, RequestException {
        Path all = onlyEntry();
        answer(MODEL, Map.of("optimization", "basic"));
        assertEquals(2, entries().size());
        Files.delete(all);
        assertNotEquals(all, onlyEntry());
    }

    @Test
    void theLeastRecentlyUsedGoFirst() throws BackendException, IOException, RequestException {
        Path oldest = onlyEntry();
        Files.setLastModifiedTime(oldest, FileTime.from(LONG_AGO));
        box = new Box(folder, new Box.Settings(2, false, false, Optimization.ALL, 1));
        for (int seed = 10; seed < 14; seed++) {
            answer(OnnxModels.linear(256, seed), Map.of());
        }
        assertEquals(3, entries().size());
        assertTrue(entries().stream().noneMatch(oldest::equals));
    }

    @Test
    void whatAKilledProcessWasWritingGoesWithTheNextEntry() throws BackendException, IOException, RequestException {
        Path leftOver = Files.writeString(box.cache().resolve("0-0.tmp"), "half a graph");
        answer(MODEL, Map.of("optimization", "basic"));
        assertEquals(2, entries().size());
        assertTrue(Files.notExists(leftOver));
    }

    private float[] answer(byte[] model, Map<String, String> options)
            throws BackendException, IOException, RequestException {
        try (Session session = box.open(model, options, 1)) {
            return answer(session);
        }
    }

    private static float[] answer(Session session) throws BackendException, RequestException {
        try (Binding binding = session.bind()) {
            float[] values = new float[(int) binding.input(0).shape().elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            binding.input(0).floats().put(0, values);
            binding.run();
            binding.output(0).floats().get(0, values);
            return values;
        }
    }

    private Path onlyEntry() throws IOException {
        List<Path> entries = entries();
        assertEquals(1, entries.size(), entries::toString);
        return entries.get(0);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(box.cache())) {
            return files.toList();
        }
    }
}
