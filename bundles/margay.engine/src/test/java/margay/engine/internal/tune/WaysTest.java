package margay.engine.internal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Candidate;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.calibration.Wish;
import margay.api.model.GenerationId;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.engine.fake.FakeModel;
import margay.engine.internal.descriptor.DescriptorReader;
import margay.engine.internal.open.Gate;
import margay.engine.internal.store.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaysTest {
    private static final Logger LOG = Logger.getLogger(Ways.class.getName());
    private static final int THREADS = 2;
    private static final int PROCESSORS = 4;

    @TempDir
    private Path state;

    /** What goes wrong when a backend tells its ways. */
    private interface Failure {
        void check() throws BackendException;
    }

    /** Offers a rewriting beside what it does by itself. */
    private record Rewriting(String name, Failure failure) implements Backend {
        @Override
        public BackendInfo info() {
            return new BackendInfo(name, "1", Set.of("fake"), Set.of(), Set.of());
        }

        @Override
        public Session open(OpenRequest request) throws BackendException {
            throw new BackendException("nothing is opened to tell the ways");
        }

        @Override
        public List<Candidate> candidates(OpenRequest request) throws BackendException {
            failure.check();
            return List.of(new Candidate("cpu", Map.of()), new Candidate("rewritten", Map.of("rewrite", "r")));
        }
    }

    private List<String> ways(Wish wish, boolean variants, Backend... backends)
            throws InvalidDescriptorException, IOException {
        FakeModel model = new FakeModel("m", "1.0.0", "2").variant("int8", "3", 3);
        Gate.Files files = path -> new ByteArrayInputStream(model.files().get(path));
        ModelDescriptor descriptor =
                new DescriptorReader(state).read(files.open(FakeModel.DESCRIPTOR), model.version());
        Way now = Way.byDefault(backends[0].info(), THREADS);
        Subject subject = new Subject(
                new GenerationId("m", model.version(), 1), descriptor, files, List.of(backends), List.of(), now);
        Tuning tuning = new Tuning(true, wish, variants, Duration.ofSeconds(1), Duration.ZERO);
        return new Ways(new WeightStore(state), tuning, THREADS, PROCESSORS)
                .of(subject).stream()
                        .map(way -> way.backend() + ": " + way.setup().summary())
                        .toList();
    }

    private static Backend good(String name) {
        return new Rewriting(name, () -> {});
    }

    @Test
    void throughputTriesTheThreadsThatAreSetAndOne() throws InvalidDescriptorException, IOException {
        assertEquals(
                List.of("a: cpu, 2 threads", "a: cpu, 1 thread", "a: rewritten, 2 threads", "a: rewritten, 1 thread"),
                ways(Wish.THROUGHPUT, false, good("a")));
    }

    @Test
    void latencyTriesAllProcessorsToo() throws InvalidDescriptorException, IOException {
        assertEquals(
                List.of(
                        "a: cpu, 2 threads",
                        "a: cpu, 1 thread",
                        "a: cpu, 4 threads",
                        "a: rewritten, 2 threads",
                        "a: rewritten, 1 thread",
                        "a: rewritten, 4 threads"),
                ways(Wish.LATENCY, false, good("a")));
    }

    @Test
    void energyTriesOneThreadOnlyAndStartsFromTheDefaultOnOne() throws InvalidDescriptorException, IOException {
        assertEquals(List.of("a: cpu, 1 thread", "a: rewritten, 1 thread"), ways(Wish.ENERGY, false, good("a")));
    }

    @Test
    void otherBackendsAndVariantsComeAfterTheDefault() throws InvalidDescriptorException, IOException {
        assertEquals(
                List.of(
                        "a: cpu, 1 thread",
                        "a: rewritten, 1 thread",
                        "b: cpu, 1 thread",
                        "b: rewritten, 1 thread",
                        "a: int8, cpu, 1 thread",
                        "a: int8, rewritten, 1 thread",
                        "b: int8, cpu, 1 thread",
                        "b: int8, rewritten, 1 thread"),
                ways(Wish.ENERGY, true, good("a"), good("b")));
    }

    @Test
    void whoFailsToTellItsWaysIsTriedByDefaultAndTheLogSaysWhy() throws InvalidDescriptorException, IOException {
        List<Failure> failures = List.of(
                () -> {
                    throw new BackendException("the file is damaged");
                },
                () -> {
                    throw new IllegalStateException("the file is damaged");
                });
        for (Failure failure : failures) {
            List<String> warnings = new ArrayList<>();
            Handler handler = collecting(warnings);
            LOG.addHandler(handler);
            List<String> ways = ways(Wish.ENERGY, false, new Rewriting("a", failure), good("b"));
            LOG.removeHandler(handler);
            assertEquals(List.of("a: default, 1 thread", "b: cpu, 1 thread", "b: rewritten, 1 thread"), ways);
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(
                    warnings.get(0).contains("The model m is measured on a in its default way only"),
                    warnings::toString);
            assertTrue(warnings.get(0).endsWith("the file is damaged"), warnings::toString);
        }
    }

    private static Handler collecting(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord log) {
                messages.add(log.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
