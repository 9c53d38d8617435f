package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.model.Models;
import margay.elastic.Budget;
import margay.elastic.Elastic;
import margay.elastic.ElasticStatus;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

@Timeout(60)
class ElasticLifeTest {
    private static final Budget FASTEST = new Budget(null, null, null, null, Budget.Preference.LATENCY);
    private static final byte[] WEIGHTS = new Arrays32()
            .put("last.weight", List.of(2, 3), 1, 2, 3, 4, 5, 6)
            .put("last.bias", List.of(2), 1, 2)
            .encode();

    @TempDir
    Path state;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StuckBackend backend = new StuckBackend();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Opens nothing, and takes its time for that. */
    private static final class StuckBackend implements Backend {
        final CountDownLatch opening = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public BackendInfo info() {
            return new BackendInfo("stuck", "1", Set.of("onnx"), Set.of(), Set.of());
        }

        @Override
        public Session open(OpenRequest request) throws BackendException {
            opening.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new BackendException("It opens nothing");
        }
    }

    private FormFiles files() {
        ElasticDescriptor descriptor = SmallNetwork.descriptor(
                WEIGHTS,
                List.of("a", "b"),
                List.of(new Form(Form.FLOAT, List.of(), false, 0.9, null, 1, 0, "golden", 0)));
        Map<String, byte[]> content = Map.of("weights", WEIGHTS, "input", new byte[3 * 4], "golden", new byte[2 * 4]);
        return new FormFiles(
                path -> new ByteArrayInputStream(content.get(path)),
                descriptor,
                new Version(1, 0, 0),
                List.of(),
                state);
    }

    private ElasticLife life(FormFiles files) {
        BundleContext context = Fakes.of(BundleContext.class, Map.of("getBundles", new Bundle[0]));
        Models models = Fakes.of(Models.class, Map.of("generations", List.of(), "pinned", Optional.empty()));
        return new ElasticLife(
                files,
                new MadeBundle(context, models, "small"),
                state,
                () -> List.of(backend),
                new FormChoice(true),
                threads);
    }

    @Test
    void nothingIsMadeAnyMoreOnceItsBundlesAreGone() throws RequestException {
        ElasticLife life = life(files());
        Elastic.Trial trial = life.trial();
        life.end();
        refused(() -> life.change(Budget.NONE));
        refused(() -> trial.serve(Form.FLOAT));
        refused(trial::measure);
        trial.close();
    }

    private static void refused(Executable change) {
        RequestException refusal = assertThrows(RequestException.class, change);
        assertEquals(RequestException.Code.NOT_FOUND, refusal.code());
        assertEquals(
                "The elastic bundle of small was stopped or uninstalled: start one, then try again",
                refusal.getMessage());
    }

    @Test
    void theStatusWaitsForNoChange() throws InterruptedException {
        ElasticLife life = life(files());
        Future<ElasticStatus> change = threads.submit(() -> life.change(FASTEST));
        backend.opening.await();
        assertEquals(Budget.NONE, life.status().budget());
        assertEquals("", life.status().problem());
        backend.released.countDown();
        ExecutionException refused = assertThrows(ExecutionException.class, change::get);
        assertTrue(refused.getMessage().contains("It opens nothing"), refused.getMessage());
        assertEquals(Budget.NONE, life.status().budget(), "the old budget holds");
    }

    @Test
    void whoFollowsABundleWaitsForNoMeasurementUnlessItAsksForTheEnd()
            throws InterruptedException, IOException, RequestException {
        StateFile.writeJson(state.resolve("budget.json"), FASTEST);
        FormFiles files = files();
        ElasticLife life = life(files);
        life.follow(files);
        life.follow(files);
        backend.opening.await();
        assertEquals("", life.status().problem());
        assertFalse(life.isSettled());
        backend.released.countDown();
        String problem = life.settled().problem();
        assertTrue(problem.contains("It opens nothing"), problem);
        assertTrue(life.isSettled());
    }
}
