package margay.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.Cancellation;
import margay.api.RequestException;
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

/** Models of ONNX Runtime swapped under load. */
class OnnxSwapTest {
    private static final int SWAPS = 1000;
    private static final int PAIRS = 20;

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
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = CompletableFuture.runAsync(() -> ask(model, done, answered));
        }
        for (int swap = 0; swap < SWAPS; swap++) {
            scene.models().pin("s", Version.parseVersion(swap % 2 == 0 ? "1.0.0" : "2.0.0"));
        }
        done.set(true);
        CompletableFuture.allOf(clients).join();
        assertTrue(answered.get() >= clients.length);
        assertEquals(3, scene.ask(model, 1));
        scene.await("s", "1.0.0", GenerationState.CLOSED);
    }

    private void ask(Model model, AtomicBoolean done, AtomicInteger answered) {
        while (!done.get()) {
            try {
                float answer = scene.ask(model, 1);
                assertTrue(answer == 2 || answer == 3, () -> "an answer of no version: " + answer);
                answered.incrementAndGet();
            } catch (RequestException lost) {
                throw new CompletionException(lost);
            }
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
