package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifeTest {
    private static final int SIZE = 512;

    @TempDir
    Path folder;

    private Box box;

    @BeforeEach
    void setUp() {
        box = new Box(folder);
    }

    @Test
    void aBindingOutlivesItsSession() throws BackendException, IOException, RequestException {
        Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT, 2));
        Binding binding = session.bind();
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, session::bind);
        binding.input(0).floats().put(0, 3).put(1, 4);
        binding.run();
        assertEquals(-4, binding.output(0).floats().get(1));
        binding.close();
        binding.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bindingsOfASessionRunAtTheSameTime(int threads)
            throws BackendException, ExecutionException, IOException, InterruptedException, RequestException {
        byte[] model = OnnxModels.linear(64, 5);
        try (Session session = box.open(model, Map.of(), threads)) {
            List<float[]> expected = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                expected.add(answer(session, client));
            }
            ExecutorService clients = Executors.newFixedThreadPool(4);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                answers.add(clients.submit(repeat(session, client, expected.get(client))));
            }
            clients.shutdown();
            for (Future<Integer> answer : answers) {
                assertEquals(200, answer.get());
            }
        }
    }

    private static Callable<Integer> repeat(Session session, int seed, float[] expected) {
        return () -> {
            int right = 0;
            try (Binding binding = session.bind()) {
                for (int round = 0; round < 200; round++) {
                    assertArrayEquals(expected, answer(binding, seed));
                    right++;
                }
            }
            return right;
        };
    }

    private static float[] answer(Session session, int seed) throws BackendException, RequestException {
        try (Binding binding = session.bind()) {
            return answer(binding, seed);
        }
    }

    private static float[] answer(Binding binding, int seed) throws RequestException {
        float[] values = new float[(int) binding.input(0).shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 + seed;
        }
        binding.input(0).floats().put(0, values);
        binding.run();
        binding.output(0).floats().get(0, values);
        return values;
    }

    @Test
    void nativeMemoryComesBack() throws BackendException, IOException, RequestException {
        List<OpenRequest> versions = List.of(
                box.request(OnnxModels.linear(SIZE, 1), Map.of(), 1),
                box.request(OnnxModels.linear(SIZE, 2), Map.of(), 1));
        swap(versions, 100);
        long before = residentBytes();
        swap(versions, 300);
        long grown = residentBytes() - before;
        long weights = 300L * SIZE * SIZE * Float.BYTES;
        assertTrue(grown < weights / 4, "resident memory grew by " + grown + " bytes over 300 sessions");
    }

    private void swap(List<OpenRequest> versions, int rounds) throws BackendException, RequestException {
        for (int round = 0; round < rounds; round++) {
            try (Session session = box.backend().open(versions.get(round % versions.size()))) {
                answer(session, round);
                answer(session, round);
            }
        }
    }

    @Test
    void runsWithoutTheCache() throws BackendException, IOException, RequestException {
        box = new Box(folder, new Box.Settings(2, true, true, Optimization.EXTENDED, 0));
        try (Session session = box.open(OnnxModels.linear(8, 1))) {
            assertEquals(8, answer(session, 1).length);
        }
        try (Stream<Path> kept = Files.list(box.cache())) {
            assertEquals(0, kept.count());
        }
    }

    @Test
    void saysOnceThatThePoolStays() throws Throwable {
        Box other = new Box(folder, new Box.Settings(3, false, false, Optimization.ALL, 100));
        List<String> warnings = Warnings.of(OnnxRuntimeBackend.class, () -> {
            other.open(OnnxModels.linear(8, 1)).close();
            other.open(OnnxModels.linear(8, 2)).close();
        });
        assertEquals(1, warnings.size());
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(text -> text.startsWith("RssAnon:"))
                    .findFirst()
                    .orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
    }
}
