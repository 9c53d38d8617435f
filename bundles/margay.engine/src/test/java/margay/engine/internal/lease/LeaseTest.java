package margay.engine.internal.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.Lease;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.api.tensor.Shape;
import margay.engine.fake.FakeBackend;
import margay.engine.fake.FakeModel;
import margay.engine.internal.Box;
import margay.engine.internal.life.Candidate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeaseTest {
    @TempDir
    private Path state;

    private final FakeBackend backend = new FakeBackend("fake");
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Box box;

    @BeforeEach
    void start() {
        box = new Box(state);
        box.core().backendAdded(other -> 0, backend, "");
    }

    @AfterEach
    void stop() {
        backend.release.countDown();
        box.close();
        clients.shutdownNow();
    }

    private Model serve(FakeModel model) throws InterruptedException {
        box.install(model);
        return box.model(model.name());
    }

    private Code refused(org.junit.jupiter.api.function.Executable request) {
        return assertThrows(RequestException.class, request).code();
    }

    @Test
    void theQueueIsBoundedAndServedInOrder() throws ExecutionException, InterruptedException, RequestException {
        Model model = serve(new FakeModel("m", "1.0.0", "2").limits(1, 2));
        List<Integer> order = new ArrayList<>();
        List<Future<?>> waiting = new ArrayList<>();
        try (Leases first = box.core().lease(Cancellation.withoutDeadline(), model)) {
            assertEquals("m", first.of(model).generation().model());
            for (int i = 0; i < 2; i++) {
                int number = i;
                waiting.add(clients.submit(() -> {
                    try (Leases leases = box.core().lease(Cancellation.withoutDeadline(), model)) {
                        assertEquals("m", leases.of(model).descriptor().name());
                        order.add(number);
                    }
                    return order;
                }));
                awaitWaiting(model, i + 1);
            }
            RequestException busy =
                    assertThrows(RequestException.class, () -> box.core().lease(Cancellation.withoutDeadline(), model));
            assertEquals(Code.BUSY, busy.code());
            assertEquals("The model m is busy: 1 requests run and 2 wait; try again after a pause", busy.getMessage());
            assertEquals(List.of(), order);
        }
        for (Future<?> future : waiting) {
            future.get();
        }
        assertEquals(List.of(0, 1), order);
    }

    private static void awaitWaiting(Model model, int count) {
        while (((ServedModel) model).slots().waiting() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aDeadlineEndsTheWaiting() throws InterruptedException, RequestException {
        Model model = serve(new FakeModel("m", "1.0.0", "2").limits(1, 2));
        try (Leases first = box.core().lease(Cancellation.withoutDeadline(), model)) {
            assertEquals("m", first.of(model).generation().model());
            assertEquals(Code.DEADLINE_EXCEEDED, refused(() -> box.core()
                    .lease(Cancellation.after(Duration.ofMillis(20)), model)));
        }
        assertEquals(2, box.ask(model, 1));
    }

    @Test
    void aCallerCancelsTheWaiting() throws InterruptedException, RequestException {
        Model model = serve(new FakeModel("m", "1.0.0", "2").limits(1, 2));
        Cancellation cancellation = Cancellation.withoutDeadline();
        try (Leases first = box.core().lease(Cancellation.withoutDeadline(), model)) {
            assertEquals("m", first.of(model).generation().model());
            Future<Leases> waiting = clients.submit(() -> box.core().lease(cancellation, model));
            awaitWaiting(model, 1);
            cancellation.cancel();
            RequestException ended = (RequestException)
                    assertThrows(ExecutionException.class, waiting::get).getCause();
            assertEquals(Code.CANCELLED, ended.code());
        }
        assertEquals(2, box.ask(model, 1));
    }

    @Test
    void aDeadlineEndsARunThatHangs() throws InterruptedException, RequestException {
        Model model = serve(new FakeModel("m", "1.0.0", "run-hangs-on 2"));
        Cancellation cancellation = Cancellation.after(Duration.ofMillis(50));
        assertEquals(Code.DEADLINE_EXCEEDED, refused(() -> box.ask(cancellation, model, 7)));
        assertEquals(0, box.ask(model, 0), "the slot and the binding work on");
    }

    @Test
    void aDeadlineEndsARunThatHangsThoughTheEngineWasStopped() throws InterruptedException {
        Model model = serve(new FakeModel("m", "1.0.0", "run-hangs-on 2"));
        Cancellation cancellation = Cancellation.after(Duration.ofSeconds(1));
        Future<Float> run = clients.submit(() -> box.ask(cancellation, model, 7));
        backend.hanging.await();
        box.close();
        RequestException ended = (RequestException)
                assertThrows(ExecutionException.class, run::get).getCause();
        assertEquals(Code.DEADLINE_EXCEEDED, ended.code());
    }

    @Test
    void aCallerCancelsARun() throws InterruptedException {
        Model model = serve(new FakeModel("m", "1.0.0", "run-hangs-on 2"));
        Cancellation cancellation = Cancellation.withoutDeadline();
        Future<Float> run = clients.submit(() -> box.ask(cancellation, model, 7));
        backend.hanging.await();
        cancellation.cancel();
        RequestException ended = (RequestException)
                assertThrows(ExecutionException.class, run::get).getCause();
        assertEquals(Code.CANCELLED, ended.code());
    }

    @Test
    void aModelUninstalledInMidRequestAnswersIt() throws ExecutionException, InterruptedException {
        FakeModel slow = new FakeModel("m", "1.0.0", "slow 2");
        Candidate candidate = box.install(slow);
        Model model = box.model("m");
        Future<Float> run = clients.submit(() -> box.ask(model, 7));
        backend.hanging.await();
        box.core().gone(candidate);
        box.await("m", "1.0.0", GenerationState.DRAINING);
        assertEquals(Code.UNAVAILABLE, refused(() -> box.ask(model, 1)));
        assertEquals(1, box.core().generations().get(0).leases());
        backend.release.countDown();
        assertEquals(14, run.get());
        box.await("m", "1.0.0", GenerationState.CLOSED);
        backend.awaitSessions(0);
    }

    @Test
    void whoWaitsForAModelThatGoesIsTold() throws InterruptedException, RequestException {
        Candidate candidate = box.install(new FakeModel("m", "1.0.0", "2").limits(1, 2));
        Model model = box.model("m");
        try (Leases first = box.core().lease(Cancellation.withoutDeadline(), model)) {
            assertEquals("m", first.of(model).generation().model());
            Future<Leases> waiting = clients.submit(() -> box.core().lease(Cancellation.withoutDeadline(), model));
            awaitWaiting(model, 1);
            box.core().gone(candidate);
            RequestException ended = (RequestException)
                    assertThrows(ExecutionException.class, waiting::get).getCause();
            assertEquals(Code.UNAVAILABLE, ended.code());
            assertTrue(ended.getMessage().contains("the bundle test.m of m 1.0.0 was stopped"), ended.getMessage());
        }
    }

    @Test
    void whoWaitsForAMemberOfASetIsToldWhichOtherWent() throws InterruptedException, RequestException {
        box.install(new FakeModel("a", "1.0.0", "2").set("r1", "a", "b").limits(1, 2));
        Candidate other = box.install(new FakeModel("b", "1.0.0", "2").set("r1", "a", "b"));
        Model model = box.model("a");
        try (Leases first = box.core().lease(Cancellation.withoutDeadline(), model)) {
            assertEquals("a", first.of(model).generation().model());
            Future<Leases> waiting = clients.submit(() -> box.core().lease(Cancellation.withoutDeadline(), model));
            awaitWaiting(model, 1);
            box.core().gone(other);
            String message = assertThrows(ExecutionException.class, waiting::get)
                    .getCause()
                    .getMessage();
            assertTrue(message.contains("the bundle test.b of b 1.0.0 was stopped"), message);
        }
    }

    @Test
    void aShapeThatTheModelDoesNotTakeIsInvalidInput() throws InterruptedException, RequestException {
        FakeModel open = new FakeModel("m", "1.0.0", "2");
        open.descriptor()
                .getAsJsonArray("inputs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("tensor")
                .getAsJsonArray("shape")
                .set(0, new com.google.gson.JsonPrimitive(-1));
        open.descriptor()
                .getAsJsonArray("outputs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("shape")
                .set(0, new com.google.gson.JsonPrimitive(-1));
        Model model = serve(open);
        try (Leases leases = box.core().lease(Cancellation.withoutDeadline(), model)) {
            Lease lease = leases.of(model);
            RequestException refused = assertThrows(RequestException.class, () -> lease.input(0, Shape.of(1, 3)));
            assertEquals(Code.INVALID_INPUT, refused.code());
            assertTrue(refused.getMessage().contains("takes [-1, 2]"), refused.getMessage());
            lease.input(0, Shape.of(3, 2)).floats().put(4, 21);
            lease.run();
            assertEquals(42, lease.output(0).floats().get(4));
        }
    }

    @Test
    void aClosedLeaseIsOfNoUse() throws InterruptedException, RequestException {
        Model model = serve(new FakeModel("m", "1.0.0", "2"));
        Leases leases = box.core().lease(Cancellation.withoutDeadline(), model);
        Lease lease = leases.of(model);
        leases.close();
        leases.close();
        assertThrows(IllegalStateException.class, lease::run);
        assertEquals(0, ((ServedModel) model).slots().used());
    }

    @Test
    void aBackendThatBreaksKeepsNoSlotAndNoGeneration() throws InterruptedException, RequestException {
        Model a = serve(new FakeModel("a", "1.0.0", "run-throws-on 2").limits(1, 0));
        Model b = serve(new FakeModel("b", "1.0.0", "run-throws-on 3").limits(1, 0));
        backend.closingOverflows = true;
        Leases leases = box.core().lease(Cancellation.withoutDeadline(), a, b);
        assertEquals(Code.FAILED, refused(() -> Box.run(leases.of(a), 1)));
        assertEquals(Code.FAILED, refused(() -> Box.run(leases.of(b), 1)));
        assertThrows(StackOverflowError.class, leases::close);
        assertNothingHeld(a, b);
        backend.bindingOverflows = true;
        assertEquals(Code.FAILED, refused(() -> box.core().lease(Cancellation.withoutDeadline(), a, b)));
        assertNothingHeld(a, b);
        backend.bindingOverflows = false;
        backend.closingOverflows = false;
        assertEquals(0, box.ask(a, 0));
        assertEquals(0, box.ask(b, 0));
    }

    private void assertNothingHeld(Model... models) {
        for (Model model : models) {
            assertEquals(0, ((ServedModel) model).slots().used());
        }
        box.core().generations().forEach(status -> assertEquals(0, status.leases(), status::toString));
    }

    @Test
    void aMeterThatBreaksKeepsNoSlot() throws InterruptedException, RequestException {
        Model a = serve(new FakeModel("a", "1.0.0", "2").limits(1, 2));
        Model b = serve(new FakeModel("b", "1.0.0", "2").limits(1, 2));
        Leases first = box.core().lease(Cancellation.withoutDeadline(), b);
        ((ServedModel) b).measure(new ModelMeter() {
            @Override
            public void waited(long nanos) {
                throw new IllegalStateException("no figures");
            }

            @Override
            public void refused(Code code) {
                throw new IllegalStateException("no figures");
            }
        });
        Future<Leases> waiting = clients.submit(() -> box.core().lease(Cancellation.withoutDeadline(), a, b));
        awaitWaiting(b, 1);
        first.close();
        assertTrue(assertThrows(ExecutionException.class, waiting::get)
                .getMessage()
                .contains("no figures"));
        assertNothingHeld(a, b);
    }

    @Test
    void aSessionIsClosedThoughItsBindingsBreak() throws InterruptedException {
        Candidate candidate = box.install(new FakeModel("m", "1.0.0", "2"));
        box.model("m");
        backend.closingOverflows = true;
        box.core().gone(candidate);
        box.await("m", "1.0.0", GenerationState.CLOSED);
        backend.awaitSessions(0);
        assertEquals(0, backend.bindings.get());
    }

    @Test
    void aPairIsNeverMixedWhileItIsSwapped() throws InterruptedException {
        box.install(new FakeModel("a", "1.0.0", "1").set("r1", "a", "b"));
        box.install(new FakeModel("b", "1.0.0", "1").set("r1", "a", "b"));
        Model a = box.model("a");
        Model b = box.model("b");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger requests = new AtomicInteger();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(CompletableFuture.runAsync(() -> askPairs(a, b, done, requests), clients));
        }
        for (int release = 2; release <= 100; release++) {
            String version = "1." + release + ".0";
            FakeModel nextA = new FakeModel("a", version, "" + release).set("r" + release, "a", "b");
            FakeModel nextB = new FakeModel("b", version, "" + release).set("r" + release, "a", "b");
            box.install(nextA);
            box.install(nextB);
            box.await("b", version, GenerationState.SERVING);
        }
        done.set(true);
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        assertTrue(requests.get() > 0);
    }

    private void askPairs(Model a, Model b, AtomicBoolean done, AtomicInteger requests) {
        while (!done.get()) {
            try (Leases leases = box.core().lease(Cancellation.withoutDeadline(), b, a)) {
                assertEquals(Box.run(leases.of(a), 1), Box.run(leases.of(b), 1));
                requests.incrementAndGet();
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            }
        }
    }

    @Test
    void leasesAreTakenInOneOrderWhateverTheRequestSays() throws ExecutionException, InterruptedException {
        Model a = serve(new FakeModel("a", "1.0.0", "2").limits(1, 8));
        Model b = serve(new FakeModel("b", "1.0.0", "3").limits(1, 8));
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> all = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            Model first = client % 2 == 0 ? a : b;
            Model second = client % 2 == 0 ? b : a;
            all.add(clients.submit(() -> {
                go.await();
                for (int i = 0; i < 500; i++) {
                    try (Leases leases = box.core().lease(Cancellation.withoutDeadline(), first, second)) {
                        assertEquals(2, Box.run(leases.of(a), 1));
                    }
                }
                return 500;
            }));
        }
        go.countDown();
        for (Future<Integer> one : all) {
            assertEquals(500, one.get());
        }
        assertThrows(IllegalArgumentException.class, () -> box.core().lease(Cancellation.withoutDeadline(), a, a));
    }

    @Test
    void aLeaseAndARunAllocateLittle() throws InterruptedException, RequestException {
        Model model = serve(new FakeModel("m", "1.0.0", "2"));
        Cancellation cancellation = Cancellation.withoutDeadline();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 10_000;
        ask(calls, model, cancellation);
        long before = memory.getCurrentThreadAllocatedBytes();
        ask(calls, model, cancellation);
        long perCall = (memory.getCurrentThreadAllocatedBytes() - before) / calls;
        assertTrue(perCall < 400, () -> "bytes per lease and run: " + perCall);
    }

    private void ask(int calls, Model model, Cancellation cancellation) throws RequestException {
        for (int i = 0; i < calls; i++) {
            try (Leases leases = box.core().lease(cancellation, model)) {
                leases.of(model).run();
            }
        }
    }
}
