package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers do not depend on how the memory of a run is laid out. */
@Timeout(120)
class MemoryPlanTest {
    private static final int CHANNELS = 16;

    @TempDir
    Path folder;

    private Box planning;
    private Box plain;

    @BeforeEach
    void setUp() {
        planning = new Box(folder, settings(true, 100));
        plain = new Box(folder, settings(false, 100));
    }

    private static Box.Settings settings(boolean arena, int cacheMegabytes) {
        return new Box.Settings(2, false, arena, Optimization.ALL, cacheMegabytes);
    }

    private static float[] answer(Binding binding, int side, int seed) throws RequestException {
        float[] values = new float[3 * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + seed);
        }
        binding.input(0, Shape.of(1, 3, side, side)).floats().put(0, values);
        binding.run();
        float[] answer = new float[CHANNELS * side * side];
        binding.output(0).floats().get(0, answer);
        return answer;
    }

    @Test
    void everyRunOfFixedShapesGivesTheSame() throws BackendException, IOException, RequestException {
        byte[] model = OnnxModels.convolutionAndPRelu(CHANNELS, 9);
        try (Session expected = plain.open(model);
                Session session = planning.open(model);
                Binding right = expected.bind();
                Binding one = session.bind();
                Binding other = session.bind()) {
            for (int round = 0; round < 5; round++) {
                float[] answer = answer(right, 9, round);
                assertArrayEquals(answer, answer(one, 9, round));
                assertArrayEquals(answer, answer(other, 9, round));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void openShapesMayChangeFromRunToRun(int cacheMegabytes) throws BackendException, IOException, RequestException {
        planning = new Box(folder, settings(true, cacheMegabytes));
        byte[] model = OnnxModels.convolutionAndPRelu(CHANNELS, "side");
        for (int opening = 0; opening < 3; opening++) {
            try (Session expected = plain.open(model);
                    Session session = planning.open(model);
                    Binding right = expected.bind();
                    Binding binding = session.bind()) {
                for (int side : new int[] {9, 3, 40, 1, 9, 17, 3}) {
                    assertArrayEquals(answer(right, side, opening), answer(binding, side, opening));
                }
            }
        }
    }

    @Test
    void aFirstRunThatIsCancelledLeavesTheOthersRight()
            throws BackendException, IOException, RequestException, ExecutionException, InterruptedException {
        try (Session session = planning.open(OnnxModels.loop());
                Binding binding = session.bind()) {
            CountDownLatch started = new CountDownLatch(1);
            CompletableFuture<Code> ended = CompletableFuture.supplyAsync(() -> runForever(binding, started));
            started.await();
            binding.cancel();
            assertEquals(Code.CANCELLED, ended.get());
            for (int times = 5; times < 8; times++) {
                binding.input(0).longs().put(0, times);
                binding.input(1).floats().put(0, 10);
                binding.run();
                assertEquals(10 + times, binding.output(0).floats().get(0));
            }
        }
    }

    private static Code runForever(Binding binding, CountDownLatch started) {
        binding.input(0).longs().put(0, Long.MAX_VALUE);
        started.countDown();
        return assertThrows(RequestException.class, binding::run).code();
    }

    @Test
    void severalThreadsGiveTheSameToo() throws BackendException, IOException, RequestException {
        byte[] model = OnnxModels.convolutionAndPRelu(CHANNELS, 9);
        try (Session expected = plain.open(model);
                Session session = planning.open(model, Map.of(), 2);
                Binding right = expected.bind();
                Binding binding = session.bind()) {
            for (int round = 0; round < 3; round++) {
                assertArrayEquals(answer(right, 9, round), answer(binding, 9, round), 1e-5f);
            }
        }
    }
}
