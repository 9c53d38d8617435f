package margay.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.engine.fake.FakeModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Models of ONNX Runtime swapped under load. */
class OnnxSwapTest {
    private static final int SWAPS = 1000;
    private static final int PAIRS = 20;
    private static final int RESTARTS = 10;

    @InjectBundleContext
    BundleContext context;

    private Scene scene;

    @BeforeEach
    void begin() throws InterruptedException {
        scene = new Scene(context);
    }

    @AfterEach
    void end() throws BundleException {
        scene.close();
    }

    @Test
    void aThousandSwapsUnderLoadLoseNothing()
            throws InterruptedException, RequestException, BundleException, InvalidSyntaxException {
        scene.install(new FakeModel("s", "1.0.0", "onnx", Onnx.multiply(2)).golden(2));
        Model model = scene.model("s");
        scene.install(new FakeModel("s", "2.0.0", "onnx", Onnx.multiply(3)).golden(3));
        scene.await("s", "2.0.0", GenerationState.SERVING);
        AtomicBoolean done = new AtomicBoolean();
        Semaphore answered = new Semaphore(0);
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> ask(model, done, answered));
        }
        for (int swap = 0; swap < SWAPS && !done.get(); swap++) {
            scene.models().pin("s", Version.parseVersion(swap % 2 == 0 ? "1.0.0" : "2.0.0"));
            answered.drainPermits();
            answered.acquire();
        }
        done.set(true);
        CompletableFuture.allOf(clients).join();
        assertEquals(3, scene.ask(model, 1));
        scene.await("s", "1.0.0", GenerationState.CLOSED);
    }

    /** Asks until all is done, or an answer is wrong or lost. */
    private void ask(Model model, AtomicBoolean done, Semaphore answered) {
        try {
            while (!done.get()) {
                float answer = scene.ask(model, 1);
                assertTrue(answer == 2 || answer == 3, () -> "an answer of no version: " + answer);
                answered.release();
            }
        } catch (RequestException lost) {
            throw new CompletionException(lost);
        } finally {
            done.set(true);
            answered.release();
        }
    }

    @Test
    void aBackendBundleThatIsRestartedUnderLoadHangsNobody()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        scene.install(new FakeModel("r", "1.0.0", "onnx", Onnx.multiply(2)).golden(2));
        Model model = scene.model("r");
        ServiceTracker<Model, Model> tracker = scene.tracker("r");
        Bundle backend = scene.bundle("margay.backend.onnxruntime");
        AtomicBoolean done = new AtomicBoolean();
        Semaphore answered = new Semaphore(0);
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> askWhileItComesAndGoes(model, done, answered));
        }
        try {
            for (int restart = 0; restart < RESTARTS && !done.get(); restart++) {
                answered.drainPermits();
                answered.acquire();
                backend.stop();
                RequestException refused = assertThrows(RequestException.class, () -> scene.ask(model, 1));
                assertEquals(Code.UNAVAILABLE, refused.code());
                assertTrue(refused.getMessage().contains("waits for a backend for onnx"), refused.getMessage());
                scene.await("r", "1.0.0", GenerationState.CLOSED);
                backend.start();
                scene.await("r", "1.0.0", GenerationState.SERVING);
            }
        } finally {
            backend.start();
            done.set(true);
        }
        CompletableFuture.allOf(clients).join();
        assertEquals(2, scene.ask(tracker.waitForService(0), 1));
    }

    private void askWhileItComesAndGoes(Model model, AtomicBoolean done, Semaphore answered) {
        try {
            while (!done.get()) {
                try {
                    assertEquals(2, scene.ask(model, 1));
                    answered.release();
                } catch (RequestException refused) {
                    assertEquals(Code.UNAVAILABLE, refused.code());
                }
            }
        } finally {
            done.set(true);
            answered.release();
        }
    }

    @Test
    void aPairIsSwappedTogetherUnderLoad()
            throws RequestException, BundleException, InterruptedException, InvalidSyntaxException {
        List<Bundle> before = installPair(1);
        Model left = scene.model("left");
        Model right = scene.model("right");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> askPairs(left, right, done, answered));
        }
        for (int release = 2; release <= PAIRS; release++) {
            List<Bundle> next = installPair(release);
            scene.await("right", release + ".0.0", GenerationState.SERVING);
            for (Bundle bundle : before) {
                scene.uninstall(bundle);
            }
            before = next;
        }
        done.set(true);
        CompletableFuture.allOf(clients).join();
        assertTrue(answered.get() >= clients.length);
        assertEquals(PAIRS, scene.ask(left, 1));
    }

    private List<Bundle> installPair(int release) throws BundleException {
        return List.of(install("left", release), install("right", release));
    }

    private Bundle install(String member, int release) throws BundleException {
        return scene.install(new FakeModel(member, release + ".0.0", "onnx", Onnx.multiply(release))
                .golden(release)
                .set("r" + release, "left", "right"));
    }

    private void askPairs(Model left, Model right, AtomicBoolean done, AtomicInteger answered) {
        while (!done.get()) {
            try (Leases leases = scene.models().lease(Cancellation.withoutDeadline(), left, right)) {
                assertEquals(Scene.run(leases.of(left), 1), Scene.run(leases.of(right), 1));
                answered.incrementAndGet();
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            }
        }
    }

    @Test
    void poisonedAndNotANumberNeverServe()
            throws RequestException, InterruptedException, BundleException, InvalidSyntaxException {
        scene.install(new FakeModel("p", "1.0.0", "onnx", Onnx.multiply(2)).golden(2));
        Model model = scene.model("p");
        scene.install(new FakeModel("p", "1.1.0", "onnx", Onnx.multiply(5)).golden(2));
        assertTrue(scene.awaitReason("p", "1.1.0", GenerationState.FAILED).contains("is 5.0"));
        scene.install(new FakeModel("p", "1.2.0", "onnx", Onnx.logarithm()).golden(2));
        assertTrue(scene.awaitReason("p", "1.2.0", GenerationState.FAILED).contains("is NaN"));
        scene.install(new FakeModel("p", "1.3.0", "onnx", new byte[] {1, 2, 3}));
        assertTrue(scene.awaitReason("p", "1.3.0", GenerationState.FAILED).length() > 10);
        assertEquals(2, scene.ask(model, 1));
        assertEquals(GenerationState.SERVING, scene.status("p", "1.0.0").state());
    }
}
