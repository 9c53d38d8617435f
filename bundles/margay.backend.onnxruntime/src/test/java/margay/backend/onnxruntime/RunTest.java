package margay.backend.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.api.backend.Binding;
import margay.api.backend.Session;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import margay.onnx.Onnx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
    @TempDir
    Path folder;

    private Box box;

    @BeforeEach
    void setUp() {
        box = new Box(folder);
    }

    @Test
    void saysWhatTheModelSays() throws BackendException, IOException {
        try (Session session = box.open(OnnxModels.add(List.of("N", 3), List.of(1), List.of("N", 3)))) {
            assertEquals(
                    List.of(
                            new TensorInfo("a", ElementType.FLOAT32, Shape.of(Shape.DYNAMIC, 3)),
                            new TensorInfo("b", ElementType.FLOAT32, Shape.of(1))),
                    session.inputs());
            assertEquals(
                    List.of(new TensorInfo("y", ElementType.FLOAT32, Shape.of(Shape.DYNAMIC, 3))), session.outputs());
        }
    }

    @Test
    void runsInTheSameMemoryAgainAndAgain() throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.add(List.of(2), List.of(2), List.of(2)));
                Binding binding = session.bind()) {
            Tensor output = null;
            for (int round = 0; round < 5; round++) {
                binding.input(0).floats().put(0, round).put(1, 2 * round);
                binding.input(1).floats().put(0, 10).put(1, 20);
                binding.run();
                assertTrue(output == null || output == binding.output(0));
                output = binding.output(0);
                assertEquals(10 + round, output.floats().get(0));
                assertEquals(20 + 2 * round, output.floats().get(1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, FLOAT32",
        "DOUBLE, FLOAT64",
        "FLOAT16, FLOAT16",
        "BFLOAT16, BFLOAT16",
        "INT8, INT8",
        "INT16, INT16",
        "INT32, INT32",
        "INT64, INT64",
        "UINT8, UINT8",
        "BOOL, BOOL"
    })
    void passesEveryDeclaredType(DataType type, ElementType expected)
            throws RequestException, BackendException, IOException {
        assertTrue(box.backend().info().elementTypes().contains(expected));
        try (Session session = box.open(OnnxModels.unary("Identity", type, 3));
                Binding binding = session.bind()) {
            Tensor input = binding.input(0);
            assertEquals(expected, input.type());
            for (int i = 0; i < input.bytes().capacity(); i++) {
                input.bytes().put(i, (byte) (i % 2));
            }
            binding.run();
            assertEquals(expected, binding.output(0).type());
            assertEquals(input.bytes(), binding.output(0).bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 2, 0, 5, 1000})
    void takesAnyExtentWhereOneIsOpen(long extent) throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT, "N", 2));
                Binding binding = session.bind()) {
            for (long rows : new long[] {3, extent, 2, extent, extent}) {
                negate(binding, rows);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "other", ""})
    void takesOpenExtentsHoweverTheOutputNamesThem(String name) throws RequestException, BackendException, IOException {
        byte[] model = OnnxModels.model(OnnxModels.graph(Onnx.node("Neg", List.of("x"), "y"))
                .addInput(OnnxModels.value("x", DataType.FLOAT, "same", 2))
                .addOutput(OnnxModels.value("y", DataType.FLOAT, name, 2)));
        try (Session session = box.open(model);
                Binding binding = session.bind()) {
            for (long rows : new long[] {3, 0, 2, 7, 7}) {
                negate(binding, rows);
            }
        }
    }

    private static void negate(Binding binding, long rows) throws RequestException {
        Tensor input = binding.input(0, Shape.of(rows, 2));
        for (int i = 0; i < 2 * rows; i++) {
            input.floats().put(i, i + 1);
        }
        binding.run();
        Tensor output = binding.output(0);
        assertEquals(Shape.of(rows, 2), output.shape());
        for (int i = 0; i < 2 * rows; i++) {
            assertEquals(-(i + 1), output.floats().get(i));
        }
    }

    @Test
    void doesNotTrustNamesThatLie() throws RequestException, BackendException, IOException {
        byte[] model = OnnxModels.model(
                OnnxModels.graph(Onnx.node("Concat", List.of("x", "x"), "y", Onnx.attribute("axis", 0)))
                        .addInput(OnnxModels.value("x", DataType.FLOAT, "N"))
                        .addOutput(OnnxModels.value("y", DataType.FLOAT, "N")));
        try (Session session = box.open(model);
                Binding binding = session.bind()) {
            for (int extent : new int[] {2, 3, 1}) {
                binding.input(0, Shape.of(extent)).floats().put(0, 7);
                binding.run();
                assertEquals(Shape.of(2 * extent), binding.output(0).shape());
                assertEquals(7, binding.output(0).floats().get(extent));
            }
        }
    }

    @Test
    void givesOutputsWhoseShapeDependsOnTheData() throws RequestException, BackendException, IOException {
        byte[] model = OnnxModels.model(OnnxModels.graph(Onnx.node("NonZero", List.of("x"), "y"))
                .addInput(OnnxModels.value("x", DataType.FLOAT, 4))
                .addOutput(OnnxModels.value("y", DataType.INT64, 1, "hits")));
        try (Session session = box.open(model);
                Binding binding = session.bind()) {
            assertEquals(List.of(), nonZero(binding, 0, 0, 0, 0));
            assertEquals(List.of(1L, 3L), nonZero(binding, 0, 5, 0, 6));
            assertEquals(List.of(0L, 1L, 2L, 3L), nonZero(binding, 1, 1, 1, 1));
        }
    }

    private static List<Long> nonZero(Binding binding, float... values) throws RequestException {
        binding.input(0).floats().put(0, values);
        binding.run();
        Tensor output = binding.output(0);
        return LongStream.range(0, output.shape().elements())
                .mapToObj(i -> output.longs().get((int) i))
                .toList();
    }

    @Test
    void passesScalars() throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT));
                Binding binding = session.bind()) {
            for (int i = 0; i < 3; i++) {
                binding.input(0).floats().put(0, i);
                binding.run();
                assertEquals(Shape.of(), binding.output(0).shape());
                assertEquals(-i, binding.output(0).floats().get(0), 0.0f);
            }
        }
    }

    @Test
    void passesTensorsWithoutElements() throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT, 0, 3));
                Binding binding = session.bind()) {
            binding.run();
            assertEquals(Shape.of(0, 3), binding.output(0).shape());
        }
    }

    @Test
    void runsAModelWithoutInputs() throws RequestException, BackendException, IOException {
        byte[] model = OnnxModels.model(
                OnnxModels.graph(Onnx.node("Constant", List.of(), "y", OnnxModels.floats("value_floats", 1, 2)))
                        .addOutput(OnnxModels.value("y", DataType.FLOAT, 2)));
        try (Session session = box.open(model);
                Binding binding = session.bind()) {
            binding.run();
            assertEquals(2, binding.output(0).floats().get(1));
        }
    }

    @Test
    void keepsAnInputThatHasItsShapeAlready() throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT, "N"));
                Binding binding = session.bind()) {
            Tensor input = binding.input(0, Shape.of(4));
            assertSame(input, binding.input(0, Shape.of(4)));
            assertSame(input, binding.input(0));
        }
    }

    @Test
    void refusesShapesThatTheModelDoesNotTake() throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT, "N", 2));
                Binding binding = session.bind()) {
            for (Shape wrong : List.of(Shape.of(2), Shape.of(1, 3), Shape.of(-1, 2), Shape.of(1L << 40, 2))) {
                RequestException refused = assertThrows(RequestException.class, () -> binding.input(0, wrong));
                assertEquals(Code.INVALID_INPUT, refused.code());
                assertTrue(refused.getMessage().contains("'x'"), refused.getMessage());
            }
            negate(binding, 2);
        }
    }

    @Test
    void doesNotRunBeforeOpenShapesAreSet() throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.unary("Neg", DataType.FLOAT, "N", 2));
                Binding binding = session.bind()) {
            assertThrows(IllegalStateException.class, () -> binding.input(0));
            assertThrows(IllegalStateException.class, binding::run);
            assertThrows(IllegalStateException.class, () -> binding.output(0));
            negate(binding, 2);
        }
    }

    @Test
    void aFailingRunLeavesTheBindingUsable() throws RequestException, BackendException, IOException {
        byte[] model = OnnxModels.model(OnnxModels.graph(Onnx.node("Gather", List.of("x", "i"), "y"))
                .addInput(OnnxModels.value("x", DataType.FLOAT, 3))
                .addInput(OnnxModels.value("i", DataType.INT64, 1))
                .addOutput(OnnxModels.value("y", DataType.FLOAT, 1)));
        try (Session session = box.open(model);
                Binding binding = session.bind()) {
            binding.input(0).floats().put(0, new float[] {5, 6, 7});
            binding.input(1).longs().put(0, 1);
            binding.run();
            binding.input(1).longs().put(0, 99);
            RequestException failed = assertThrows(RequestException.class, binding::run);
            assertEquals(Code.INVALID_INPUT, failed.code());
            assertTrue(failed.getMessage().contains("out of data bounds"), failed.getMessage());
            assertThrows(IllegalStateException.class, () -> binding.output(0));
            binding.input(1).longs().put(0, 2);
            binding.run();
            assertEquals(7, binding.output(0).floats().get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Optimization.class)
    void givesTheSameAnswerAtEveryLevelAndNumberOfThreads(Optimization level)
            throws RequestException, BackendException, IOException {
        float[] expected = linear(Map.of("optimization", "none"), 1);
        for (int threads : new int[] {1, 2, 8}) {
            assertArrayEquals(expected, linear(Map.of("optimization", level.toString()), threads), 1e-5f);
        }
    }

    private float[] linear(Map<String, String> options, int threads)
            throws RequestException, BackendException, IOException {
        try (Session session = box.open(OnnxModels.linear(64, 1), options, threads);
                Binding binding = session.bind()) {
            for (int i = 0; i < 64; i++) {
                binding.input(0).floats().put(i, i);
            }
            binding.run();
            float[] answer = new float[64];
            binding.output(0).floats().get(0, answer);
            return answer;
        }
    }
}
