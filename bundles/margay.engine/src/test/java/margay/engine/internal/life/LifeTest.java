package margay.engine.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.api.model.GenerationState;
import margay.api.model.GenerationStatus;
import margay.api.model.Model;
import margay.engine.fake.FakeBackend;
import margay.engine.fake.FakeModel;
import margay.engine.internal.Box;
import margay.engine.internal.tune.Subject;
import margay.engine.internal.tune.Tuning;
import margay.engine.internal.tune.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

@Timeout(60)
class LifeTest {
    @TempDir
    private Path state;

    private final FakeBackend backend = new FakeBackend("fake");
    private Box box;

    @BeforeEach
    void start() {
        box = new Box(state);
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private void addBackend() {
        box.core().backendAdded(rank(1), backend, "");
    }

    private static Comparable<Object> rank(int rank) {
        return new Rank(rank);
    }

    private record Rank(int value) implements Comparable<Object> {
        @Override
        public int compareTo(Object other) {
            return Integer.compare(value, ((Rank) other).value);
        }
    }

    @Test
    void aModelThatPassesItsGateServes() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2").golden(2));
        Model model = box.model("m");
        assertEquals(14, box.ask(model, 7));
        GenerationStatus status = box.core().generations().get(0);
        assertEquals(GenerationState.SERVING, status.state());
        assertEquals("fake", status.backend().orElseThrow());
        assertEquals("multiply", status.task().orElseThrow());
    }

    @Test
    void newsIsAnnouncedOnceWhoeverListensHasBeenCalled() throws RequestException, InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        box.core().add(status -> {
            called.countDown();
            goOn.join();
        });
        box.install(new FakeModel("m", "1.0.0", "2"));
        called.await();
        assertFalse(box.core().awaitAnnounced(Duration.ZERO));
        goOn.complete(null);
        assertTrue(box.core().awaitAnnounced(Duration.ofSeconds(30)));
    }

    @Test
    void waitsForABackendAndSaysSo() throws InterruptedException, RequestException {
        box.install(new FakeModel("m", "1.0.0", "2").golden(2));
        GenerationStatus waiting = box.await(status -> status.reason().isPresent());
        assertEquals(GenerationState.FOUND, waiting.state());
        assertEquals("waits for a backend for fake", waiting.reason().orElseThrow());
        addBackend();
        assertEquals(2, box.ask(box.model("m"), 1));
    }

    @Test
    void theHighestVersionServesAndTheOldOneIsClosed() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2").golden(2));
        Model model = box.model("m");
        box.install(new FakeModel("m", "1.1.0", "3").golden(3));
        box.await("m", "1.0.0", GenerationState.CLOSED);
        assertEquals(3, box.ask(model, 1));
        backend.awaitSessions(1);
        assertEquals(Box.SETTINGS.concurrency(), backend.bindings.get());
    }

    @Test
    void aPoisonedVersionNeverServes() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2").golden(2));
        Model model = box.model("m");
        box.install(new FakeModel("m", "1.1.0", "3").golden(2));
        GenerationStatus failed = box.await("m", "1.1.0", GenerationState.FAILED);
        assertTrue(failed.reason().orElseThrow().contains("Element 0 of the output \"y\" is 3.0"), failed::toString);
        assertEquals(2, box.ask(model, 1));
        backend.awaitSessions(1);
    }

    @Test
    void notANumberFailsTheGate() throws InterruptedException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "NaN").golden(Float.NaN));
        GenerationStatus failed = box.await("m", "1.0.0", GenerationState.FAILED);
        assertTrue(failed.reason().orElseThrow().contains("is NaN"), failed::toString);
    }

    @Test
    void notANumberFailsTheGateWhereNothingIsCompared() throws InterruptedException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "NaN"));
        assertEquals(
                "Element 0 of the output \"y\" is NaN after a run on zeros; if that is right for zeros, pack the model with"
                        + " golden vectors",
                box.await("m", "1.0.0", GenerationState.FAILED).reason().orElseThrow());
        FakeModel beside = new FakeModel("n", "1.0.0", "nan-beside 2").golden(2);
        beside.descriptor()
                .getAsJsonArray("outputs")
                .add(JsonParser.parseString(
                        """
                {"name": "z", "type": "float32", "shape": [2]}
                """));
        box.install(beside);
        assertEquals(
                "Element 1 of the output \"z\" is NaN after a run on golden inputs",
                box.await("n", "1.0.0", GenerationState.FAILED).reason().orElseThrow());
    }

    @Test
    void crashesAndDamageAreReasons() throws InterruptedException {
        addBackend();
        box.install(new FakeModel("a", "1.0.0", "run-throws"));
        box.install(new FakeModel("b", "1.0.0", "open-fails"));
        assertTrue(box.await("a", "1.0.0", GenerationState.FAILED)
                .reason()
                .orElseThrow()
                .contains("native crash"));
        assertEquals(
                "The file is damaged",
                box.await("b", "1.0.0", GenerationState.FAILED).reason().orElseThrow());
    }

    @Test
    void anErrorOfABackendOrBundleIsAReason() throws InterruptedException {
        addBackend();
        box.install(new FakeModel("a", "1.0.0", "open-overflows"));
        Candidate unreadable = new Candidate("b", Version.parseVersion("1.0.0"), "", "test.b", "d.json", path -> {
            throw new StackOverflowError("read");
        });
        box.core().found(unreadable);
        assertEquals(
                "The backend fake crashed: java.lang.StackOverflowError: open",
                box.await("a", "1.0.0", GenerationState.FAILED).reason().orElseThrow());
        assertEquals(
                "The descriptor d.json cannot be read: java.lang.StackOverflowError: read",
                box.await("b", "1.0.0", GenerationState.FAILED).reason().orElseThrow());
    }

    @Test
    void aBundleThatSaysTooLittleFailsWithTheReason() throws InterruptedException {
        addBackend();
        Candidate nameless = new Candidate("test.a", Version.parseVersion("1.0.0"), "", "test.a", "d.json", path -> {
            throw new FileNotFoundException(path);
        });
        box.core().refused(nameless, "it has no name");
        assertEquals(
                "it has no name",
                box.await("test.a", "1.0.0", GenerationState.FAILED).reason().orElseThrow());
        box.core().gone(nameless);
        assertEquals(0, box.core().generations().size());
    }

    @Test
    void aTimeLimitThatComesTooLateDoesNothing() throws InterruptedException {
        addBackend();
        Candidate candidate = box.install(new FakeModel("m", "1.0.0", "2"));
        box.model("m");
        box.core().life().failed(candidate.generation(), "too late");
        assertEquals(GenerationState.SERVING, candidate.generation().state());
    }

    @Test
    void aPinThatIsInterruptedLeavesNothing() throws ExecutionException, InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "2.0.0", "3"));
        Model model = box.model("m");
        box.install(new FakeModel("m", "1.0.0", "open-hangs"));
        FutureTask<RequestException> pin = new FutureTask<>(
                () -> assertThrows(RequestException.class, () -> box.core().pin("m", Version.parseVersion("1.0.0"))));
        Thread operator = new Thread(pin);
        operator.start();
        backend.hanging.await();
        operator.interrupt();
        assertEquals(Code.CANCELLED, pin.get().code());
        box.await("m", "1.0.0", GenerationState.CLOSED);
        assertEquals(3, box.ask(model, 1));
    }

    @Test
    void aHangingModelFailsAndBlocksNobody() throws InterruptedException, RequestException {
        box.close();
        Settings impatient = new Settings(1, Duration.ofMillis(500), 2, 4, 1, 3, Tuning.OFF);
        box = new Box(state, impatient);
        addBackend();
        box.install(new FakeModel("a", "1.0.0", "open-hangs"));
        box.await("a", "1.0.0", GenerationState.FAILED);
        box.install(new FakeModel("b", "1.0.0", "run-hangs 1"));
        box.await("b", "1.0.0", GenerationState.FAILED);
        box.core().configure(Box.SETTINGS);
        box.install(new FakeModel("c", "1.0.0", "2"));
        assertEquals(2, box.ask(box.model("c"), 1));
        String open = box.await("a", "1.0.0", GenerationState.FAILED).reason().orElseThrow();
        assertTrue(open.contains("OPENING is stuck in the thread margay-engine-opener-"), open);
        String run = box.await("b", "1.0.0", GenerationState.FAILED).reason().orElseThrow();
        assertTrue(run.contains("WARMING is stuck in the thread margay-engine-opener-"), run);
    }

    @Test
    void whenTheBundleStopsTheBestOtherTakesOver() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2").golden(2));
        Candidate second = box.install(new FakeModel("m", "1.1.0", "3").golden(3));
        Model model = box.model("m");
        box.await("m", "1.1.0", GenerationState.SERVING);
        box.forget();
        box.core().gone(second);
        box.await("m", "1.0.0", GenerationState.SERVING);
        assertEquals(2, box.ask(model, 1));
        box.await("m", "1.1.0", GenerationState.CLOSED);
        assertEquals(1, box.core().generations().size());
    }

    @Test
    void withoutAnotherTheModelIsWithdrawn() throws InterruptedException {
        addBackend();
        Candidate only = box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        box.core().gone(only);
        box.awaitWithdrawn("m");
        RequestException refused = assertThrows(RequestException.class, () -> box.ask(model, 1));
        assertEquals(Code.UNAVAILABLE, refused.code());
        box.await("m", "1.0.0", GenerationState.CLOSED);
        backend.awaitSessions(0);
        assertEquals(0, backend.bindings.get());
    }

    @Test
    void aVersionThatTurnsBadGivesWayToAnother() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        turnBad(model);
        box.install(new FakeModel("m", "0.9.0", "5"));
        box.await("m", "1.0.0", GenerationState.FAILED);
        assertEquals(5, box.ask(model, 1));
    }

    /** Lets so many runs fail that the model is bad; later ones succeed. */
    private void turnBad(Model model) throws InterruptedException {
        backend.failing = true;
        for (int i = 0; i < Box.SETTINGS.badAfter(); i++) {
            assertEquals(
                    Code.FAILED,
                    assertThrows(RequestException.class, () -> box.ask(model, 1))
                            .code());
        }
        GenerationStatus bad = box.await(status -> status.reason().isPresent());
        assertEquals(GenerationState.SERVING, bad.state());
        assertTrue(bad.reason().orElseThrow().contains("3 runs in a row failed"), bad::toString);
        assertTrue(bad.reason().orElseThrow().endsWith("; no other version can take over"), bad::toString);
        backend.failing = false;
    }

    @Test
    void theTakeoverFromABadVersionWaitsForNoListener() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2"));
        box.install(new FakeModel("m", "1.1.0", "run-throws-on 3"));
        Model model = box.model("m");
        box.await("m", "1.1.0", GenerationState.SERVING);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        box.core().add(status -> goOn.join());
        for (int i = 0; i < Box.SETTINGS.badAfter(); i++) {
            assertThrows(RequestException.class, () -> box.ask(model, 1));
        }
        while (!answers(model)) {
            assertFalse(Thread.currentThread().isInterrupted());
        }
        assertEquals(2, box.ask(model, 1));
        goOn.complete(null);
        String bad = box.await("m", "1.1.0", GenerationState.FAILED).reason().orElseThrow();
        assertTrue(bad.startsWith("3 runs in a row failed"), bad);
        assertTrue(box.await(status -> status.state() == GenerationState.SERVING
                        && status.reason().isPresent())
                .reason()
                .orElseThrow()
                .endsWith("; 1.0.0 is to take over"));
    }

    private boolean answers(Model model) {
        try {
            box.ask(model, 1);
            return true;
        } catch (RequestException failed) {
            assertEquals(Code.FAILED, failed.code());
            return false;
        }
    }

    @Test
    void aBadVersionThatRecoversIsBadNoMore() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        turnBad(model);
        for (int i = 0; i < Box.SETTINGS.badAfter(); i++) {
            assertTrue(box.core().generations().get(0).reason().isPresent());
            assertEquals(2, box.ask(model, 1));
        }
        GenerationStatus well = box.core().generations().get(0);
        assertEquals(GenerationState.SERVING, well.state());
        assertEquals(Optional.empty(), well.reason());
        box.install(new FakeModel("m", "0.9.0", "5"));
        box.await("m", "0.9.0", GenerationState.FOUND);
        assertEquals(2, box.ask(model, 1));
    }

    @Test
    void aBadVersionThatIsOpenedInAnotherWayStartsAnew() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        turnBad(model);
        box.core().life().adopt(subject("m"), Optional.of(twoThreads()));
        GenerationStatus anew = box.core().generations().get(0);
        assertEquals(2, anew.setup().orElseThrow().threads());
        assertEquals(Optional.empty(), anew.reason());
        assertEquals(2, box.ask(model, 1));
        backend.awaitSessions(1);
    }

    private Subject subject(String model) {
        return box.core().life().subject(model).orElseThrow();
    }

    private Way twoThreads() {
        return Way.byDefault(backend.info(), 2);
    }

    @Test
    void aMemberOfASetRunsInAnotherWay() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("a", "1.0.0", "2").set("r1", "a", "b"));
        box.install(new FakeModel("b", "1.0.0", "3").set("r1", "a", "b"));
        Model a = box.model("a");
        Model b = box.model("b");
        GenerationId before = subject("b").id();
        box.core().life().adopt(subject("a"), Optional.of(twoThreads()));
        assertEquals(2, subject("a").now().threads());
        assertEquals(before, subject("b").id());
        assertEquals(2, box.ask(a, 1));
        assertEquals(3, box.ask(b, 1));
        backend.awaitSessions(2);
    }

    @Test
    void aWayThatDoesNotOpenLeavesWhatServes() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        backend.bindingOverflows = true;
        RequestException failed = assertThrows(
                RequestException.class, () -> box.core().life().adopt(subject("m"), Optional.of(twoThreads())));
        backend.bindingOverflows = false;
        assertEquals(Code.FAILED, failed.code());
        assertTrue(failed.getMessage().contains("StackOverflowError: bind"), failed.getMessage());
        assertEquals(1, subject("m").now().threads());
        assertEquals(2, box.ask(model, 1));
    }

    @Test
    void aWayThatWaitsTooLongForAnOpenerIsGivenUp() throws InterruptedException, RequestException {
        box.close();
        box = new Box(state, new Settings(1, Duration.ofMinutes(5), 2, 4, 1, 3, Tuning.OFF));
        FakeBackend opened = new FakeBackend("opened");
        CompletableFuture<Void> read = new CompletableFuture<>();
        box.core().backendAdded(rank(1), opened, "");
        box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        box.core().found(new Candidate("n", Version.parseVersion("1.0.0"), "", "test.n", "d.json", path -> {
            read.join();
            throw new FileNotFoundException(path);
        }));
        box.core().configure(new Settings(1, Duration.ofMillis(50), 2, 4, 1, 3, Tuning.OFF));
        RequestException late = assertThrows(
                RequestException.class,
                () -> box.core().life().adopt(subject("m"), Optional.of(Way.byDefault(opened.info(), 2))));
        assertEquals(Code.BUSY, late.code());
        read.complete(null);
        box.await("n", "1.0.0", GenerationState.FAILED);
        assertEquals(2, box.ask(model, 1));
        assertEquals(1, subject("m").now().threads());
        opened.awaitSessions(1);
    }

    @Test
    void aCancelThatHangsKeepsNobodyFromTheEngine() throws InterruptedException {
        addBackend();
        Candidate hanging = box.install(new FakeModel("m", "1.0.0", "run-hangs 2"));
        backend.hanging.await();
        backend.holdCancels();
        box.core().gone(hanging);
        box.await("m", "1.0.0", GenerationState.CLOSED);
        assertEquals(0, box.core().generations().size());
        backend.letCancels();
    }

    @Test
    void pinsAndUnpins() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("m", "1.0.0", "2"));
        box.install(new FakeModel("m", "1.1.0", "3"));
        box.install(new FakeModel("m", "2.0.0", "open-fails"));
        Model model = box.model("m");
        box.await("m", "1.1.0", GenerationState.SERVING);
        box.core().pin("m", Version.parseVersion("1.0.0"));
        assertEquals(2, box.ask(model, 1));
        RequestException failed =
                assertThrows(RequestException.class, () -> box.core().pin("m", Version.parseVersion("2.0.0")));
        assertEquals(Code.FAILED, failed.code());
        assertTrue(failed.getMessage().contains("The file is damaged"), failed.getMessage());
        assertEquals(2, box.ask(model, 1));
        box.core().unpin("m");
        assertEquals(3, box.ask(model, 1));
        assertEquals(
                Code.NOT_FOUND,
                assertThrows(RequestException.class, () -> box.core().pin("m", Version.parseVersion("7.0.0")))
                        .code());
        assertEquals(
                Code.NOT_FOUND,
                assertThrows(RequestException.class, () -> box.core().unpin("n"))
                        .code());
    }

    @Test
    void aBackendThatGoesTakesItsModelsAndBringsThemBack() throws InterruptedException, RequestException {
        Comparable<Object> service = rank(1);
        box.core().backendAdded(service, backend, "");
        box.install(new FakeModel("m", "1.0.0", "2"));
        Model model = box.model("m");
        box.core().backendRemoved(service);
        RequestException refused = assertThrows(RequestException.class, () -> box.ask(model, 1));
        assertEquals(Code.UNAVAILABLE, refused.code());
        assertTrue(refused.getMessage().contains("waits for a backend for fake"), refused.getMessage());
        box.awaitWithdrawn("m");
        backend.awaitSessions(0);
        FakeBackend other = new FakeBackend("other");
        box.core().backendAdded(rank(2), other, "");
        assertEquals(2, box.ask(box.model("m"), 1));
        other.awaitSessions(1);
    }

    @Test
    void aPairServesOnlyTogether() throws InterruptedException, RequestException {
        addBackend();
        box.install(new FakeModel("a", "1.0.0", "2").set("r1", "a", "b"));
        GenerationStatus waiting = box.await(status -> status.reason().isPresent());
        assertEquals(
                "waits for its set: nothing of its release can serve as b",
                waiting.reason().orElseThrow());
        assertFalse(box.core().generations().stream().anyMatch(status -> status.state() == GenerationState.SERVING));
        box.install(new FakeModel("b", "1.0.0", "2").set("r1", "a", "b"));
        box.model("a");
        box.model("b");
        box.install(new FakeModel("a", "1.1.0", "3").set("r2", "a", "b"));
        box.await(status -> status.reason().isPresent() && status.id().version().equals(Version.parseVersion("1.1.0")));
        assertEquals(2, box.ask(box.model("a"), 1));
        box.install(new FakeModel("b", "1.1.0", "open-fails").set("r2", "a", "b"));
        box.await("b", "1.1.0", GenerationState.FAILED);
        assertEquals(2, box.ask(box.model("a"), 1));
        box.install(new FakeModel("b", "1.1.1", "3").set("r2", "a", "b"));
        box.await("b", "1.1.1", GenerationState.SERVING);
        assertEquals(3, box.ask(box.model("a"), 1));
        assertEquals(3, box.ask(box.model("b"), 1));
    }
}
