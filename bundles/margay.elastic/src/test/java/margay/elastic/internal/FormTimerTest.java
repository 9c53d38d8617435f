package margay.elastic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import margay.api.RequestException;
import margay.api.backend.Backend;
import margay.api.backend.BackendException;
import margay.api.backend.BackendInfo;
import margay.api.backend.Binding;
import margay.api.backend.Candidate;
import margay.api.backend.ExecutionProvider;
import margay.api.backend.OpenRequest;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class FormTimerTest {
    private static final float RIGHT = 7;
    private static final byte[] WEIGHTS = new Arrays32()
            .put("last.weight", List.of(1, 3), 1, 2, 3)
            .put("last.bias", List.of(1), 1)
            .encode();

    @TempDir
    Path state;

    private int open;
    private int mostOpen;
    private int runsOfWrong;

    /** Gives the golden output of every form whose file it opens, but in the way {@code wrong}. */
    private final class Fake implements Backend {
        private final String format;
        private final List<Candidate> candidates;

        Fake(String format, String... ways) {
            this.format = format;
            this.candidates = List.of(ways).stream()
                    .map(way -> new Candidate(way, Map.of("way", way)))
                    .toList();
        }

        @Override
        public BackendInfo info() {
            return new BackendInfo("fake", "1", Set.of(format), Set.of(ElementType.FLOAT32), Set.of());
        }

        @Override
        public List<ExecutionProvider> providers() {
            return List.of(new ExecutionProvider("cpu", "built in", List.of(), Optional.empty()));
        }

        @Override
        public List<Candidate> candidates(OpenRequest request) {
            return candidates;
        }

        @Override
        public Session open(OpenRequest request) throws BackendException {
            String way = request.options().getOrDefault("way", "");
            if (way.equals("refused")) {
                throw new BackendException("It does not run in that way");
            }
            return new FakeSession(way);
        }
    }

    private final class FakeSession implements Session, Binding {
        private final String way;
        private final Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3));
        private final Tensor output = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 1));
        private boolean bound;

        FakeSession(String way) {
            this.way = way;
            open++;
            mostOpen = Math.max(open, mostOpen);
        }

        @Override
        public List<TensorInfo> inputs() {
            return List.of();
        }

        @Override
        public List<TensorInfo> outputs() {
            return List.of();
        }

        @Override
        public Binding bind() {
            bound = true;
            return this;
        }

        @Override
        public Tensor input(int index) {
            return input;
        }

        @Override
        public Tensor input(int index, Shape shape) {
            throw new UnsupportedOperationException("Its shape is fixed");
        }

        @Override
        public void run() throws RequestException {
            if (way.equals("failing")) {
                throw new RequestException(RequestException.Code.FAILED, "It fails in that way");
            }
            runsOfWrong += way.equals("wrong") ? 1 : 0;
            output.floats().put(0, way.equals("wrong") ? 0 : RIGHT);
        }

        @Override
        public Tensor output(int index) {
            return output;
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException("Nobody cancels a measurement");
        }

        /** Binding and session are one and are both closed. */
        @Override
        public void close() {
            if (bound) {
                bound = false;
            } else {
                open--;
            }
        }
    }

    private FormFiles files(int inputs, float... golden) {
        List<Form> forms = List.of(
                new Form("unmakeable", List.of("w8.sym.channel+a8.sym"), false, 0.9, null, 1, 0, "golden", 0.5),
                form("one", "golden"),
                form("two", "golden"),
                form("off", "other"));
        ElasticDescriptor descriptor = SmallNetwork.descriptor(WEIGHTS, List.of("a"), forms);
        Map<String, byte[]> content = Map.of(
                "weights",
                WEIGHTS,
                "input",
                new byte[inputs * Float.BYTES],
                "golden",
                bytes(golden),
                "other",
                bytes(RIGHT + 1));
        return new FormFiles(
                path -> new ByteArrayInputStream(content.get(path)),
                descriptor,
                new Version(1, 0, 0),
                List.of(),
                state);
    }

    private static Form form(String name, String golden) {
        return new Form(name, List.of(), false, 0.9, null, 1, 0, golden, 0.5);
    }

    private static byte[] bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    @Test
    void onlyFormsAndWaysThatGiveTheGoldenOutputsHaveATime() throws RequestException, IOException {
        FormTimer timer =
                FormTimer.of(List.of(new Fake("other"), new Fake("onnx", "default", "wrong", "refused", "failing")));
        Map<String, Double> ms = timer.measure(files(3, RIGHT));
        assertEquals(Set.of("one", "two"), ms.keySet());
        assertTrue(ms.values().stream().allMatch(one -> one > 0), ms.toString());
        assertEquals(2 + 1, runsOfWrong, "one run of each form showed it");
        assertEquals(2, mostOpen);
        assertEquals(0, open);
        assertEquals(List.of("fake 1", "cpu, built in"), timer.conditions());
    }

    @Test
    void whereNothingGivesTheGoldenOutputsThereIsNoTime() {
        RequestException refused =
                assertThrows(RequestException.class, () -> FormTimer.of(List.of(new Fake("onnx", "wrong")))
                        .measure(files(3, RIGHT)));
        assertEquals("No form of small gives its golden outputs on fake", refused.getMessage());
        assertEquals(0, open);
    }

    @Test
    void goldenVectorsThatDoNotFitAreNamed() throws RequestException {
        FormTimer timer = FormTimer.of(List.of(new Fake("onnx", "default")));
        IOException input = assertThrows(IOException.class, () -> timer.measure(files(5, RIGHT)));
        assertEquals("The file input of small has 20 bytes, 3 floats have 12", input.getMessage());
        IOException output = assertThrows(IOException.class, () -> timer.measure(files(3)));
        assertEquals("The file golden of small has 0 bytes, 1 floats have 4", output.getMessage());
        assertEquals(0, open);
    }

    @Test
    void withoutABackendForTheFormatFormsWait() {
        RequestException refused =
                assertThrows(RequestException.class, () -> FormTimer.of(List.of(new Fake("other", "default"))));
        assertEquals(RequestException.Code.UNAVAILABLE, refused.code());
    }
}
