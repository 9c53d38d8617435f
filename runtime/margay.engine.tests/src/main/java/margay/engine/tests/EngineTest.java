package margay.engine.tests;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.api.model.GenerationState;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.engine.fake.FakeBackend;
import margay.engine.fake.FakeModel;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.tracker.ServiceTracker;

/** What an operator and a capability see of the engine, whatever backend runs the models. */
class EngineTest {
    @InjectBundleContext
    BundleContext context;

    private final FakeBackend backend = new FakeBackend("fake");
    private Scene scene;

    @BeforeEach
    void begin() throws InterruptedException {
        scene = new Scene(context);
    }

    @AfterEach
    void end() throws BundleException {
        backend.release.countDown();
        scene.close();
    }

    @Test
    void theOrderOfStartDoesNotMatter()
            throws InvalidSyntaxException, RequestException, InterruptedException, BundleException {
        scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        assertEquals("waits for a backend for fake", scene.awaitReason("m", "1.0.0", GenerationState.FOUND));
        scene.provide(backend);
        assertEquals(14, scene.ask(scene.model("m"), 7));
        ServiceReference<?> reference = scene.reference("m");
        assertEquals("multiply", reference.getProperty(Model.TASK));
        assertEquals("1.0.0", reference.getProperty(Model.VERSION));
    }

    @Test
    void anEngineThatIsRestartedFindsItsModelsAgain()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        scene.provide(backend);
        scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        ServiceTracker<Model, Model> tracker = scene.tracker("m");
        Model before = tracker.waitForService(0);
        Bundle engine = scene.bundle("margay.engine");
        engine.stop();
        assertTrue(tracker.isEmpty());
        backend.awaitSessions(0);
        engine.start();
        Model after = tracker.waitForService(0);
        assertEquals(14, scene.ask(after, 7));
        assertFalse(before == after);
    }

    @Test
    void anInvalidDescriptorIsNamedAndHurtsNothingElse()
            throws InterruptedException, RequestException, BundleException, InvalidSyntaxException {
        scene.provide(backend);
        FakeModel broken = new FakeModel("broken", "1.0.0", "2");
        broken.descriptor().addProperty("sha256", "short");
        broken.descriptor().remove("outputs");
        scene.install(broken);
        scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        assertEquals(14, scene.ask(scene.model("m"), 7));
        String reason = scene.awaitReason("broken", "1.0.0", GenerationState.FAILED);
        assertTrue(reason.contains("/sha256: "), reason);
        assertTrue(reason.contains("outputs"), reason);
    }

    @Test
    void aCapabilityThatSaysTooLittleIsNamed() throws InterruptedException, BundleException {
        FakeModel model = new FakeModel("m", "1.0.0", "2");
        Bundle nameless = scene.install(model, "margay.model;version:Version=\"1.0.0\"");
        assertEquals(
                "The bundle's capability margay.model has no attribute margay.model with the model's name",
                scene.awaitReason("test.model.m", "1.0.0", GenerationState.FAILED));
        scene.uninstall(nameless);
        scene.install(model, "margay.model;margay.model=m;version=\"3.0.0\"");
        assertEquals(
                "The bundle's capability margay.model has a version that is none; write version:Version=\"3.0.0\"",
                scene.awaitReason("m", "1.0.0", GenerationState.FAILED));
    }

    @Test
    void whoCanUseAnotherModelLosesNoRequestWhenOneGoes()
            throws InterruptedException, BundleException, InvalidSyntaxException {
        scene.provide(backend);
        scene.install(new FakeModel("one", "1.0.0", "2"));
        scene.model("one");
        ServiceTracker<Model, Model> either = scene.tracker(Model.TASK, FakeModel.TASK);
        AtomicBoolean done = new AtomicBoolean();
        ReadWriteLock oneChangeARequest = new ReentrantReadWriteLock(true);
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> askEither(done, either, oneChangeARequest.readLock()));
        }
        for (int change = 0; change < 20; change++) {
            Bundle other = scene.install(new FakeModel("other-" + change, "1.0.0", "2"));
            scene.model("other-" + change);
            awaitRequests(oneChangeARequest.writeLock());
            Bundle one = scene.bundle("test.model.one");
            one.stop();
            scene.await("one", "1.0.0", GenerationState.CLOSED);
            one.start();
            scene.model("one");
            awaitRequests(oneChangeARequest.writeLock());
            scene.uninstall(other);
        }
        done.set(true);
        CompletableFuture.allOf(clients).join();
    }

    /** Until those have ended that have begun. */
    private static void awaitRequests(Lock none) {
        none.lock();
        none.unlock();
    }

    private void askEither(AtomicBoolean done, ServiceTracker<Model, Model> either, Lock request) {
        while (!done.get()) {
            request.lock();
            try {
                askEither(either);
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            } finally {
                request.unlock();
            }
        }
    }

    /** As the contract of Models.lease says. */
    private void askEither(ServiceTracker<Model, Model> either) throws RequestException {
        try {
            assertEquals(2, scene.ask(any(either), 1));
        } catch (RequestException refused) {
            assertEquals(Code.UNAVAILABLE, refused.code());
            assertTrue(scene.models().awaitAnnounced(Duration.ofMinutes(1)));
            assertEquals(2, scene.ask(any(either), 1));
        }
    }

    /** One that is tracked now: a tracker's own choice may be one that was. */
    private static Model any(ServiceTracker<Model, Model> either) {
        while (true) {
            Optional<Model> any = either.getTracked().values().stream().findFirst();
            if (any.isPresent()) {
                return any.get();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void wrongShapesAndTypesAreReasons() throws InterruptedException, BundleException {
        scene.provide(backend);
        FakeModel shape = new FakeModel("shape", "1.0.0", "2");
        JsonArray extents = new JsonArray();
        extents.add(1);
        extents.add(5);
        tensor(shape).add("shape", extents);
        FakeModel type = new FakeModel("type", "1.0.0", "2");
        tensor(type).addProperty("type", "int32");
        scene.install(shape);
        assertEquals(
                "The descriptor does not fit the weights: the input \"x\" FLOAT32[1, 5] is \"x\" FLOAT32[-1, 2] in the"
                        + " weights",
                scene.awaitReason("shape", "1.0.0", GenerationState.FAILED));
        scene.install(type);
        assertEquals(
                "The descriptor does not fit the weights: the input \"x\" INT32[1, 2] is \"x\" FLOAT32[-1, 2] in the"
                        + " weights",
                scene.awaitReason("type", "1.0.0", GenerationState.FAILED));
    }

    private static com.google.gson.JsonObject tensor(FakeModel model) {
        return model.descriptor()
                .getAsJsonArray("inputs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("tensor");
    }

    @Test
    void weightsThatWereChangedAreRefused() throws InterruptedException, BundleException {
        scene.provide(backend);
        scene.install(new FakeModel("m", "1.0.0", "2.5").file("model/weights", new byte[] {'3'}));
        String reason = scene.awaitReason("m", "1.0.0", GenerationState.FAILED);
        assertTrue(reason.startsWith("The weights have the SHA-256 "), reason);
    }

    @Test
    void aModelUninstalledInMidRequestAnswersIt()
            throws InterruptedException, BundleException, ExecutionException, InvalidSyntaxException {
        scene.provide(backend);
        Bundle bundle = scene.install(new FakeModel("m", "1.0.0", "slow 2"));
        Model model = scene.model("m");
        CompletableFuture<Float> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return scene.ask(model, 7);
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            }
        });
        backend.hanging.await();
        scene.uninstall(bundle);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null);
        assertEquals(
                Code.UNAVAILABLE,
                assertThrows(RequestException.class, () -> scene.ask(model, 1)).code());
        backend.release.countDown();
        assertEquals(14, answer.get());
        scene.await("m", "1.0.0", GenerationState.CLOSED);
        backend.awaitSessions(0);
    }

    @Test
    void aBundleThatIsUpdatedServesItsNewModel()
            throws RequestException, InterruptedException, BundleException, IOException, InvalidSyntaxException {
        scene.provide(backend);
        Bundle bundle = scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        scene.model("m");
        try (InputStream next = ModelBundle.jar(new FakeModel("m", "2.0.0", "3").golden(3))) {
            bundle.update(next);
        }
        scene.await("m", "2.0.0", GenerationState.SERVING);
        assertEquals(3, scene.ask(scene.model("m"), 1));
    }

    @Test
    void aBackendThatIsRestartedUnderLoadHangsNobody()
            throws RequestException, InterruptedException, InvalidSyntaxException, BundleException {
        ServiceRegistration<Backend> registration = scene.provide(backend);
        scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        Model model = scene.model("m");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> askUntil(done, model, answered));
        }
        ServiceTracker<Model, Model> tracker = scene.tracker("m");
        for (int restart = 0; restart < 20; restart++) {
            scene.withdraw(registration);
            scene.await("m", "1.0.0", GenerationState.CLOSED);
            registration = scene.provide(new FakeBackend("fake"));
            scene.await("m", "1.0.0", GenerationState.SERVING);
        }
        done.set(true);
        CompletableFuture.allOf(clients).join();
        assertTrue(answered.get() > 0);
        assertEquals(2, scene.ask(tracker.waitForService(0), 1));
    }

    private void askUntil(AtomicBoolean done, Model model, AtomicInteger answered) {
        while (!done.get()) {
            try {
                assertEquals(2, scene.ask(model, 1));
                answered.incrementAndGet();
            } catch (RequestException refused) {
                assertEquals(Code.UNAVAILABLE, refused.code());
            }
        }
    }

    @Test
    void busyWhenTheQueueIsFull()
            throws InterruptedException, BundleException, RequestException, InvalidSyntaxException {
        scene.provide(backend);
        scene.install(new FakeModel("m", "1.0.0", "2").limits(1, 0));
        Model model = scene.model("m");
        try (Leases held = scene.models().lease(Cancellation.withoutDeadline(), model)) {
            assertEquals(2, Scene.run(held.of(model), 1));
            assertEquals(
                    Code.BUSY,
                    assertThrows(RequestException.class, () -> scene.ask(model, 1))
                            .code());
        }
        assertEquals(2, scene.ask(model, 1));
    }

    @Test
    void theHealthCheckTellsWhatIsWrong(
            @InjectService(filter = "(hc.name=Margay models)", timeout = 10_000) HealthCheck health)
            throws BundleException, InterruptedException, InvalidSyntaxException {
        scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        scene.awaitReason("m", "1.0.0", GenerationState.FOUND);
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, health.execute().getStatus());
        scene.provide(backend);
        scene.model("m");
        assertEquals(Result.Status.OK, health.execute().getStatus());
        scene.install(new FakeModel("m", "1.1.0", "3").golden(2));
        scene.awaitReason("m", "1.1.0", GenerationState.FAILED);
        assertEquals(Result.Status.WARN, health.execute().getStatus());
        scene.install(new FakeModel("n", "1.0.0", "open-fails"));
        scene.awaitReason("n", "1.0.0", GenerationState.FAILED);
        Result critical = health.execute();
        assertEquals(Result.Status.CRITICAL, critical.getStatus());
        assertTrue(critical.toString().contains("The file is damaged"), critical::toString);
    }

    @Test
    void theShellShowsAndSwaps(@InjectService CommandProcessor shell)
            throws InterruptedException, BundleException, InvalidSyntaxException {
        scene.provide(backend);
        scene.install(new FakeModel("m", "1.0.0", "2").golden(2));
        scene.model("m");
        scene.install(new FakeModel("m", "1.1.0", "3").golden(3));
        scene.await("m", "1.1.0", GenerationState.SERVING);
        assertTrue(say(shell, "margay:models").contains("m: 1.1.0 serves multiply"));
        assertEquals("m: 1.0.0 serves multiply, pinned", say(shell, "margay:pin m 1.0.0"));
        assertEquals(Optional.of(Version.parseVersion("1.0.0")), scene.models().pinned("m"));
        assertTrue(say(shell, "margay:generations m").contains("m 1.1.0 #"));
        assertTrue(say(shell, "margay:backends").contains("fake 1: fake"));
        assertEquals("[]", say(shell, "margay:leases"));
        assertEquals("m: 1.1.0 serves multiply", say(shell, "margay:unpin m"));
        assertEquals(Optional.empty(), scene.models().pinned("m"));
    }

    private static String say(CommandProcessor shell, String line) {
        try (CommandSession session = shell.createSession(InputStream.nullInputStream(), System.out, System.err)) {
            return String.valueOf(assertDoesNotThrow(() -> session.execute(line)));
        }
    }
}
