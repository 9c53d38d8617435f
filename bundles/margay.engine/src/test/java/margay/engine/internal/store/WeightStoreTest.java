package margay.engine.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightStoreTest {
    private static final byte[] WEIGHTS = {1, 2, 3};
    private static final String SHA256 = Sha256.of(WEIGHTS);

    @TempDir
    private Path state;

    @Test
    void extractsOnce() throws IOException {
        WeightStore store = new WeightStore(state);
        Path file = store.obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS));
        assertEquals(state.resolve("models").resolve(SHA256), file);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
        assertEquals(file, store.obtain(SHA256, () -> {
            throw new IOException("is not read again");
        }));
    }

    @Test
    void otherContentIsRefusedAndLeavesNothing() throws IOException {
        WeightStore store = new WeightStore(state);
        IOException refused = assertThrows(
                IOException.class, () -> store.obtain(SHA256, () -> new ByteArrayInputStream(new byte[] {4})));
        assertTrue(refused.getMessage().contains("the descriptor says " + SHA256), refused.getMessage());
        try (Stream<Path> left = Files.list(state.resolve("models"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aPartOfAnEarlierCrashIsWrittenOver() throws IOException {
        Files.createDirectories(state.resolve("models"));
        Files.write(state.resolve("models").resolve(SHA256 + ".part"), new byte[100]);
        Path file = new WeightStore(state).obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
    }

    @Test
    void aFileThatWasChangedIsExtractedAgain() throws IOException {
        Path file = new WeightStore(state).obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS));
        Files.write(file, new byte[] {1});
        assertEquals(file, new WeightStore(state).obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS)));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(file));
    }

    @Test
    void weightsThatAreObtainedDuringASweepAreNotLost() throws ExecutionException, IOException, InterruptedException {
        WeightStore store = new WeightStore(state);
        store.obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS));
        FutureTask<Path> arriving =
                new FutureTask<>(() -> store.obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS)));
        Thread opener = new Thread(arriving);
        store.retain(() -> {
            opener.start();
            while (opener.getState() != Thread.State.WAITING && opener.isAlive()) {
                Thread.onSpinWait();
            }
            return Optional.of(Set.of());
        });
        assertArrayEquals(WEIGHTS, Files.readAllBytes(arriving.get()));
    }

    @Test
    void keepsEverythingWhileItIsNotKnownWhatIsUsed() throws IOException {
        WeightStore store = new WeightStore(state);
        Path file = store.obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS));
        store.retain(Optional::empty);
        assertTrue(Files.exists(file));
    }

    @Test
    void deletesWhatIsNotUsed() throws IOException {
        WeightStore store = new WeightStore(state);
        byte[] other = {9};
        Path kept = store.obtain(SHA256, () -> new ByteArrayInputStream(WEIGHTS));
        Path unused = store.obtain(Sha256.of(other), () -> new ByteArrayInputStream(other));
        Path keptCache = store.cache("backend", SHA256);
        Path unusedCache = store.cache("backend", Sha256.of(other));
        Files.write(unusedCache.resolve("graph"), other);
        store.retain(() -> Optional.of(Set.of(SHA256)));
        assertTrue(Files.exists(kept));
        assertTrue(Files.exists(keptCache));
        assertFalse(Files.exists(unused));
        assertFalse(Files.exists(unusedCache));
    }
}
