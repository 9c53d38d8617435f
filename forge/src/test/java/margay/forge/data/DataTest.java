package margay.forge.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTest {
    @TempDir
    Path folder;

    @Test
    void aZipIsReadWithClassesInAlphabeticalOrder() throws IOException {
        ImageSet drawn = Shapes.draw(9, 8, 1);
        ImageSet read = ImageFolder.read(Shapes.zip(folder.resolve("set.zip"), drawn, drawn), "train");
        assertEquals(drawn.classes(), read.classes());
        assertArrayEquals(new byte[] {0, 0, 0, 1, 1, 1, 2, 2, 2}, read.labels());
        assertArrayEquals(drawn.pick(new int[] {0, 3, 6, 1, 4, 7, 2, 5, 8}).pixels(), read.pixels());
    }

    @Test
    void theCacheGivesWhatWasDecodedAndNoticesANewSource() throws IOException {
        ImageCache cache = new ImageCache(folder.resolve("cache"));
        Path zip = Shapes.zip(folder.resolve("set.zip"), Shapes.draw(9, 8, 1), Shapes.draw(3, 8, 2));
        ImageSet first = cache.get(zip, "test");
        ImageSet second = cache.get(zip, "test");
        assertArrayEquals(first.pixels(), second.pixels());
        assertEquals(first.classes(), second.classes());
        Shapes.zip(zip, Shapes.draw(9, 8, 1), Shapes.draw(12, 8, 3));
        assertEquals(12, cache.get(zip, "test").size());
    }

    @Test
    void theCacheNoticesAnotherImageInAFolder() throws IOException {
        ImageCache cache = new ImageCache(folder.resolve("cache"));
        Path set = folder.resolve("set");
        unzip(Shapes.zip(folder.resolve("set.zip"), Shapes.draw(9, 8, 1), Shapes.draw(3, 8, 2)), set);
        assertEquals(9, cache.get(set, "train").size());
        Path first;
        try (Stream<Path> files = Files.walk(set.resolve("train"))) {
            first = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Files.copy(first, first.resolveSibling("another.png"));
        assertEquals(10, cache.get(set, "train").size());
        IOException missing = assertThrows(IOException.class, () -> cache.get(set, "validation"));
        assertTrue(missing.getMessage().contains("validation"));
    }

    private static void unzip(Path zip, Path target) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                Path to = target.resolve(entry.getName());
                Files.createDirectories(to.getParent());
                Files.copy(file.getInputStream(entry), to);
            }
        }
    }

    @Test
    void aSplitThatIsMissingIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("set/train/cat"));
        IOException missing = assertThrows(IOException.class, () -> ImageFolder.read(folder.resolve("set"), "test"));
        assertTrue(missing.getMessage().contains("test"));
        assertThrows(IOException.class, () -> ImageFolder.read(folder.resolve("set"), "train"));
    }

    @Test
    void splitsAreDisjointAndTheSameEachTime() throws IOException {
        Path zip = Shapes.zip(folder.resolve("set.zip"), Shapes.draw(30, 8, 1), Shapes.draw(3, 8, 2));
        ImageCache cache = new ImageCache(folder.resolve("cache"));
        DataSplits splits = DataSplits.open(zip, 10, cache);
        assertEquals(20, splits.train().size());
        assertEquals(10, splits.holdout().size());
        assertArrayEquals(
                splits.holdout().pixels(),
                DataSplits.open(zip, 10, cache).holdout().pixels());
    }

    @Test
    void everyEpochHasEveryImageOnceInAnOrderOfItsOwn() {
        BatchMaker batches = maker(Shapes.draw(50, 8, 1), 10);
        int[] first = batches.order(0);
        assertArrayEquals(first, batches.order(0));
        assertFalse(Arrays.equals(first, batches.order(1)));
        assertArrayEquals(
                IntStream.range(0, 50).toArray(), Arrays.stream(first).sorted().toArray());
    }

    @Test
    void aBatchDependsOnEpochAndNumberOnly() {
        BatchMaker batches = maker(Shapes.draw(50, 8, 1), 10);
        int[] order = batches.order(2);
        Batch again = batches.training(order, 2, 3);
        assertArrayEquals(again.pixels(), batches.training(order, 2, 3).pixels());
        assertFalse(Arrays.equals(again.pixels(), batches.training(order, 3, 3).pixels()));
    }

    @Test
    void evaluationNormalisesAndKeepsTheLastSmallBatch() {
        ImageSet pictures = Shapes.draw(13, 8, 1);
        BatchMaker batches = maker(pictures, 5);
        assertEquals(3, batches.evaluationBatches());
        Batch last = batches.evaluation(2);
        assertEquals(3, last.size());
        float mean = batches.normalization().mean()[0];
        float scale = batches.normalization().scale()[0];
        assertEquals(((pictures.pixels()[10 * pictures.imageBytes()] & 0xff) - mean) / scale, last.pixels()[0], 1e-6f);
    }

    @Test
    void augmentationShiftsWithZerosAndMirrors() {
        Augmentation shifted = new Augmentation(2, -1, false);
        assertEquals(3, shifted.sourceColumn(5, 8));
        assertEquals(-2, shifted.sourceColumn(0, 8));
        assertEquals(6, shifted.sourceRow(5));
        assertEquals(7, new Augmentation(0, 0, true).sourceColumn(0, 8));
    }

    @Test
    void thePrefetcherHandsOutBatchesInOrder() {
        BatchMaker batches = maker(Shapes.draw(50, 8, 1), 10);
        try (Prefetcher all = new Prefetcher(batches::evaluation, 1, 5)) {
            for (int number = 1; number < 5; number++) {
                assertArrayEquals(
                        batches.evaluation(number).pixels(), all.next().pixels());
            }
            assertFalse(all.hasNext());
        }
    }

    @Test
    void aBatchThatCannotBeMadeStopsTheReader() {
        try (Prefetcher all = new Prefetcher(
                number -> {
                    throw new IllegalArgumentException("no such image");
                },
                0,
                1)) {
            assertTrue(assertThrows(IllegalStateException.class, all::next)
                    .getMessage()
                    .contains("no such image"));
        }
    }

    private static BatchMaker maker(ImageSet pictures, int size) {
        return new BatchMaker(pictures, Normalization.of(pictures), size, 1);
    }
}
