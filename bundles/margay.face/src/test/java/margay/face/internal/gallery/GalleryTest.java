package margay.face.internal.gallery;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.face.api.Embedding;
import margay.face.api.IdentifiedFace.Match;
import margay.face.api.Person;
import margay.face.api.UnknownPersonException;
import margay.face.internal.stages.AlignedCrop;
import margay.face.internal.stages.NoDirectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private final AtomicInteger embedded = new AtomicInteger();
    private Gallery gallery;
    private Completion completion;

    @BeforeEach
    void open() {
        gallery = Gallery.open(folder, new Gallery.Limits(5, 3), Clock.fixed(NOW.plusNanos(999), ZoneOffset.UTC));
        completion = new Completion(gallery);
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private void restart() {
        close();
        open();
    }

    private GalleryView view(String space) throws RequestException {
        if (gallery.lacks(space, People.DIMENSION)) {
            completion.run(
                    () -> People.model(space, crop -> embedded.incrementAndGet()), Cancellation.withoutDeadline());
        }
        return gallery.view(space, People.DIMENSION);
    }

    private String who(String space, long seed) throws RequestException {
        return view(space)
                .identify(People.embedding(space, seed), 0.99)
                .map(Match::person)
                .orElse("nobody");
    }

    @Test
    void enrolledPeopleAreKnownAlsoAfterARestart() throws RequestException {
        Person anna = gallery.enrol("Anna", List.of(People.withCrop("s", 1), People.withCrop("s", 2)));
        assertEquals(new Person("Anna", 2, NOW, Set.of("s"), true), anna);
        gallery.enrol("Ben", List.of(People.withoutCrop("s", 3)));
        restart();
        assertEquals(List.of(anna, new Person("Ben", 1, NOW, Set.of("s"), false)), gallery.people());
        assertEquals("Anna", who("s", 2));
        assertEquals("Ben", who("s", 3));
        assertEquals("nobody", who("s", 4));
    }

    @Test
    void deletedPeopleAreForgotten() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("s", 1)));
        assertEquals("Anna", who("s", 1));
        gallery.delete("Anna");
        assertEquals("nobody", who("s", 1));
        assertThrows(UnknownPersonException.class, () -> gallery.delete("Anna"));
        restart();
        assertTrue(gallery.isEmpty());
        assertEquals("nobody", who("s", 1));
    }

    @Test
    void limitsHold() throws RequestException {
        gallery.enrol("p0", List.of(People.withCrop("s", 0), People.withCrop("s", 1)));
        RequestException images = assertThrows(
                RequestException.class,
                () -> gallery.enrol("p0", List.of(People.withCrop("s", 2), People.withCrop("s", 3))));
        assertEquals(Code.CONFLICT, images.code());
        assertEquals(2, gallery.people().get(0).images());
        for (int i = 1; i < 5; i++) {
            gallery.enrol("p" + i, List.of(People.withCrop("s", 10 + i)));
        }
        RequestException people =
                assertThrows(RequestException.class, () -> gallery.enrol("p5", List.of(People.withCrop("s", 20))));
        assertEquals(Code.CONFLICT, people.code());
        gallery.enrol("p0", List.of(People.withCrop("s", 4)));
    }

    @Test
    void aModelOfAnotherSpaceIsServedFromTheCropsOnce() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("old", 1), People.withCrop("old", 2)));
        gallery.enrol("Ben", List.of(People.withCrop("old", 3)));
        assertEquals("Ben", who("new", 3));
        assertEquals(3, embedded.get());
        assertEquals("Anna", who("new", 2));
        assertEquals("Anna", who("old", 2));
        restart();
        assertEquals("Anna", who("new", 1));
        assertEquals(3, embedded.get(), "the new embeddings are kept");
        assertEquals(Set.of("old", "new"), gallery.people().get(0).spaces());
    }

    @Test
    void whoeverIsEnrolledOnTheOldModelAfterTheSwapIsKnownToTheNewOne() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
        assertEquals("Anna", who("new", 1));
        gallery.enrol("Ben", List.of(People.withCrop("old", 3)));
        assertEquals("Ben", who("new", 3));
    }

    @Test
    void withoutCropsPeopleMustBeEnrolledAgain() throws RequestException {
        gallery.enrol("Anna", List.of(People.withoutCrop("old", 1)));
        gallery.enrol("Ben", List.of(People.withoutCrop("old", 2)));
        assertEquals(List.of("Anna", "Ben"), view("new").notCompared());
        assertTrue(view("new").isEmpty());
        assertEquals("nobody", who("new", 1));
        gallery.enrol("Anna", List.of(People.withoutCrop("new", 1)));
        assertEquals(List.of("Ben"), view("new").notCompared());
        assertEquals("Anna", who("new", 1));
        assertEquals(0, embedded.get());
    }

    @Test
    void aRequestThatEndsWhileItEmbedsKeepsWhatItMade() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
        gallery.enrol("Ben", List.of(People.withCrop("old", 2)));
        Cancellation cancellation = Cancellation.withoutDeadline();
        RequestException e = assertThrows(
                RequestException.class,
                () -> completion.run(() -> People.model("new", crop -> cancellation.cancel()), cancellation));
        assertEquals(Code.CANCELLED, e.code());
        assertEquals("Ben", who("new", 2));
        assertEquals(1, embedded.get(), "Anna's was kept");
    }

    @Test
    void anImageThatTheNewModelGivesNoEmbeddingOfHoldsUpNobody() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
        gallery.enrol("Ben", List.of(People.withCrop("old", 2), People.withCrop("old", 3)));
        completion.run(() -> People.model("new", this::refuseAnnaAndOneOfBen), Cancellation.withoutDeadline());
        assertFalse(gallery.lacks("new", People.DIMENSION));
        assertEquals("Ben", who("new", 3));
        assertEquals("nobody", who("new", 2));
        assertEquals(List.of("Anna"), view("new").notCompared());
        restart();
        assertEquals("Anna", who("new", 1));
    }

    private void refuseAnnaAndOneOfBen(AlignedCrop crop) throws NoDirectionException {
        if (People.seed(crop) < 3) {
            throw new NoDirectionException("An embedding of length 0, as a test wants it");
        }
    }

    @Test
    void aPersonWhoIsEnrolledOnBothModelsHasEveryImageOnceInTheNewSpace() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
        gallery.enrol("Anna", List.of(People.withCrop("new", 2)));
        assertEquals("Anna", who("new", 1));
        assertEquals("Anna", who("new", 2));
        assertEquals(1, embedded.get());
        gallery.delete("Anna");
        assertEquals("nobody", who("new", 1));
        assertEquals("nobody", who("new", 2));
    }

    @Test
    void peopleWhoAreDeletedOrEnrolledAnewMeanwhileDoNotComeBack() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
        gallery.enrol("Ben", List.of(People.withCrop("old", 2)));
        Runnable change = () -> {
            if (embedded.incrementAndGet() == 2) {
                assertDoesNotThrow(() -> {
                    gallery.delete("Anna");
                    gallery.delete("Ben");
                    gallery.enrol("Ben", List.of(People.withCrop("new", 3)));
                });
            }
        };
        completion.run(() -> People.model("new", crop -> change.run()), Cancellation.withoutDeadline());
        assertEquals("nobody", who("new", 1));
        assertEquals("nobody", who("new", 2));
        assertEquals("Ben", who("new", 3));
    }

    @Test
    void aSpaceWithTwoDimensionsIsATypedError() throws RequestException {
        gallery.enrol("Anna", List.of(People.withCrop("s", 1)));
        assertRefused(() -> gallery.view("s", People.DIMENSION / 2));
        assertRefused(() -> gallery.lacks("s", 2 * People.DIMENSION));
        NewImage shorter = new NewImage(new Embedding("s", new float[] {1, 0}), Optional.empty());
        assertRefused(() -> gallery.enrol("Ben", List.of(shorter)));
        restart();
        assertRefused(() -> gallery.view("s", People.DIMENSION / 2));
        assertEquals("Anna", who("s", 1));
    }

    private static void assertRefused(Executable request) {
        RequestException e = assertThrows(RequestException.class, request);
        assertEquals(Code.CONFLICT, e.code());
        assertTrue(e.getMessage().contains("must name another space"), e.getMessage());
    }

    @Test
    void interruptedThreadsLeaveTheGalleryOpenAndStayInterrupted() throws RequestException {
        Thread.currentThread().interrupt();
        gallery.enrol("Anna", List.of(People.withCrop("old", 1)));
        assertEquals("Anna", who("new", 1));
        gallery.delete("Anna");
        assertTrue(Thread.interrupted());
        gallery.enrol("Ben", List.of(People.withCrop("old", 2)));
        assertEquals("Ben", who("new", 2));
        restart();
        assertEquals("Ben", who("new", 2));
    }

    @Test
    void aSecondBoxOnTheSameGalleryIsRefused() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> Gallery.open(folder, new Gallery.Limits(1, 1), Clock.systemUTC()));
        assertTrue(e.getMessage().contains("cannot be opened"), e.getMessage());
    }

    @Test
    void readersSeeWholePeopleWhileOthersEnrolAndDelete()
            throws InterruptedException, ExecutionException, RequestException {
        gallery.enrol("Fix", List.of(People.withCrop("s", 1)));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        all.add(threads.submit(() -> {
            for (int i = 0; i < 60; i++) {
                gallery.enrol("Guest", List.of(People.withoutCrop("s", 100), People.withoutCrop("s", 101)));
                gallery.delete("Guest");
            }
            return null;
        }));
        for (int reader = 0; reader < 3; reader++) {
            all.add(threads.submit(() -> {
                for (int i = 0; i < 3000; i++) {
                    assertReadersView();
                }
                return null;
            }));
        }
        awaitAll(all);
        threads.shutdown();
        assertEquals("nobody", who("s", 100));
    }

    private void assertReadersView() throws RequestException {
        GalleryView view = view("s");
        assertEquals(
                "Fix",
                view.identify(People.embedding("s", 1), 0.99).orElseThrow().person());
        boolean first = view.identify(People.embedding("s", 100), 0.99).isPresent();
        boolean second = view.identify(People.embedding("s", 101), 0.99).isPresent();
        assertEquals(first, second, "one moment shows both images or none");
        assertFalse(view.identify(People.embedding("s", 7), 0.99).isPresent());
    }

    private static void awaitAll(List<Future<?>> all) throws InterruptedException, ExecutionException {
        for (Future<?> one : all) {
            one.get();
        }
    }
}
