package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.image.Point;
import margay.face.internal.stages.AlignedCrop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of people are brought into another space. */
class LargeGalleryTest {
    private static final int FEW = 500;
    private static final int MANY = 2000;
    private static final byte[] PIXELS = new byte[AlignedCrop.BYTES];

    @TempDir
    Path folder;

    @Test
    void theWorkGrowsAsTheGalleryDoes() throws RequestException {
        Cost few = cost(FEW);
        Cost many = cost(MANY);
        assertTrue(many.allocated() < 5 * few.allocated(), few + ", four times as many people: " + many);
        assertTrue(many.written() < 5 * few.written(), few + ", four times as many people: " + many);
        assertTrue(many.forced() <= MANY / 60 + 5, many + ": written in batches");
    }

    private record Cost(long allocated, long written, long forced) {}

    /** What it costs to bring so many people into another space. */
    private Cost cost(int people) throws RequestException {
        AtomicInteger embedded = new AtomicInteger();
        try (Gallery gallery = gallery(people)) {
            gallery.view("old", People.DIMENSION);
            long before = allocated();
            long written = FailingDisk.WRITTEN.sum();
            long forced = FailingDisk.FORCED.sum();
            assertTrue(gallery.lacks("new", People.DIMENSION));
            new Completion(gallery)
                    .run(() -> People.model("new", crop -> embedded.incrementAndGet()), Cancellation.withoutDeadline());
            Cost cost = new Cost(
                    allocated() - before, FailingDisk.WRITTEN.sum() - written, FailingDisk.FORCED.sum() - forced);
            assertEquals(people, embedded.get());
            GalleryView view = gallery.view("new", People.DIMENSION);
            assertEquals(List.of(), view.notCompared());
            assertEquals(
                    name(people - 1),
                    view.identify(People.embedding("new", people - 1), 0.99)
                            .orElseThrow()
                            .person());
            return cost;
        }
    }

    private Gallery gallery(int people) throws RequestException {
        GalleryFile file =
                GalleryFile.open(FailingDisk.name(folder.resolve(people + ".mv").toString()));
        List<StoredPerson> stored = new ArrayList<>();
        Map<Long, AlignedCrop> crops = new HashMap<>();
        for (int i = 0; i < people; i++) {
            stored.add(new StoredPerson(
                    name(i),
                    Instant.EPOCH,
                    List.of(new StoredImage(
                            i, true, Map.of("old", People.embedding("old", i).values())))));
            crops.put((long) i, crop(i));
        }
        file.put(stored, crops);
        return new Gallery(file, new Gallery.Limits(people, 1), Clock.systemUTC());
    }

    private static String name(int number) {
        return "p" + number;
    }

    private static AlignedCrop crop(long seed) {
        return new AlignedCrop(
                IntStream.range(0, 5).mapToObj(i -> new Point(seed, i)).toList(), PIXELS);
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
