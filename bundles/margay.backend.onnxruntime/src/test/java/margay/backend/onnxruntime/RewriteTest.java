package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.GraphRewrite;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.onnx.internal.PReluRewrite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RewriteTest {
    private static final String NAME = "prelu-depthwise";
    private static final byte[] MODEL = OnnxModels.convolutionAndPRelu(16, 9);

    @TempDir
    Path folder;

    private Box box;

    @BeforeEach
    void setUp() {
        box = new Box(folder);
    }

    private OpenRequest request() throws IOException {
        return box.request(MODEL, Map.of(), 1);
    }

    @Test
    void offersARewriteOnlyWhereItChangesTheModel() throws BackendException, IOException {
        assertEquals(List.of("cpu"), names(MODEL));
        box.rewrites().add(NAME, "1", new PReluRewrite());
        assertEquals(List.of("cpu", "cpu, " + NAME), names(MODEL));
        assertEquals(List.of("cpu"), names(OnnxModels.linear(8, 1)));
        assertEquals(List.of("cpu"), names(new byte[] {1, 2, 3}));
    }

    @ParameterizedTest
    @MethodSource
    void aRewriteThatFailsIsNotOfferedAndTheLogSaysSoOnce(GraphRewrite failing) throws Throwable {
        box.rewrites().add("failing", "1", failing);
        box.rewrites().add(NAME, "1", new PReluRewrite());
        List<String> warnings = Warnings.of(Rewrites.class, () -> {
            assertEquals(List.of("cpu", "cpu, " + NAME), names(MODEL));
            assertEquals(List.of("cpu", "cpu, " + NAME), names(MODEL));
        });
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0)
                .startsWith(
                        "The rewrite 'failing' is not offered for " + request().file() + ": "));
        assertTrue(warnings.get(0).endsWith("it is broken"), warnings::toString);
    }

    static Stream<GraphRewrite> aRewriteThatFailsIsNotOfferedAndTheLogSaysSoOnce() {
        return Stream.of(
                (file, target) -> {
                    throw new IOException("it is broken");
                },
                (file, target) -> {
                    throw new IllegalStateException("it is broken");
                });
    }

    @Test
    void aModelThatIsToBeRewrittenIsRefusedWhereThatFails() throws IOException {
        box.rewrites().add("failing", "1", (file, target) -> {
            throw new IllegalStateException("it is broken");
        });
        OpenRequest rewritten = request().with(new Candidate("", Map.of("rewrite", "failing")));
        BackendException refusal =
                assertThrows(BackendException.class, () -> box.backend().open(rewritten));
        assertTrue(refusal.getMessage().contains("the rewrite 'failing' fails: "), refusal::getMessage);
        assertEquals(0, files());
    }

    private List<String> names(byte[] model) throws BackendException, IOException {
        return box.backend().candidates(box.request(model, Map.of(), 1)).stream()
                .map(Candidate::name)
                .toList();
    }

    @Test
    void givesTheSameAnswersInEveryWay() throws BackendException, RequestException, IOException {
        box.rewrites().add(NAME, "1", new PReluRewrite());
        float[] expected = answer(request());
        for (Candidate candidate : box.backend().candidates(request())) {
            assertArrayEquals(expected, answer(request().with(candidate)), 1e-4f, candidate::name);
        }
    }

    @Test
    void opensFromTheCacheWithoutRewritingAgain() throws IOException, BackendException, RequestException {
        box.rewrites().add(NAME, "1", new PReluRewrite());
        OpenRequest rewritten = request().with(new Candidate("", Map.of("rewrite", NAME)));
        float[] expected = answer(rewritten);
        box.rewrites().add(NAME, "1", (file, target) -> fail("rewritten again"));
        assertArrayEquals(expected, answer(rewritten));
        assertEquals(1, files());
    }

    @Test
    void anotherVersionOfTheRewriteMakesAnotherGraph() throws IOException, BackendException, RequestException {
        byte[] other = OnnxModels.convolutionAndPRelu(8, 9);
        box.rewrites()
                .add(NAME, "1", (file, target) -> Files.write(target, other).equals(target));
        OpenRequest rewritten = request().with(new Candidate("", Map.of("rewrite", NAME)));
        assertEquals(answer(box.request(other, Map.of(), 1)).length, answer(rewritten).length);
        box.rewrites().add(NAME, "2", new PReluRewrite());
        assertArrayEquals(answer(request()), answer(rewritten), 1e-4f);
    }

    @Test
    void isRefusedWhereNobodyProvidesIt() throws IOException, BackendException, RequestException {
        box.rewrites().add(NAME, "1", new PReluRewrite());
        OpenRequest rewritten = request().with(new Candidate("", Map.of("rewrite", NAME)));
        answer(rewritten);
        box.rewrites().remove(NAME, "2");
        answer(rewritten);
        box.rewrites().remove(NAME, "1");
        BackendException refusal =
                assertThrows(BackendException.class, () -> box.backend().open(rewritten));
        assertTrue(refusal.getMessage().contains(NAME), refusal::getMessage);
        assertEquals(1, files());
    }

    @Test
    void worksWithoutACache() throws IOException, BackendException, RequestException {
        box = new Box(folder, new Box.Settings(2, false, false, Optimization.ALL, 0));
        box.rewrites().add(NAME, "1", new PReluRewrite());
        OpenRequest rewritten = request().with(new Candidate("", Map.of("rewrite", NAME)));
        assertArrayEquals(answer(request()), answer(rewritten), 1e-4f);
        assertEquals(0, files());
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(box.cache())) {
            return files.count();
        }
    }

    private float[] answer(OpenRequest request) throws BackendException, RequestException {
        try (Session session = box.backend().open(request);
                Binding binding = session.bind()) {
            for (int i = 0; i < binding.input(0).floats().capacity(); i++) {
                binding.input(0).floats().put(i, (float) Math.sin(i));
            }
            binding.run();
            float[] values = new float[binding.output(0).floats().capacity()];
            binding.output(0).floats().get(0, values);
            return values;
        }
    }
}
